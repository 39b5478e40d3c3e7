import { html, nothing, type TemplateResult } from 'lit'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { telephone } from '../../controllers/telephone.ts'
import { idOf } from './area-actions.ts'
import { button, trouble, type AreaView } from './area-view.ts'

/** Contact details of what was bought, shown when the client asks for them. */
export const contactView = (view: AreaView, purchase: Purchase): TemplateResult => {
  const shown = view.actions.contacts.get(purchase.id)
  const key = `contact ${purchase.id}`
  if (!shown) {
    const words = view.t('contact')
    const show = () => void view.actions.showContact(purchase)
    return html`${button(view, words, show, { key, quiet: true, label: `${words}: ${purchase.package.title}` })}${trouble(view, key)}`
  }
  const {
    contact: { name, email, phone },
    opens,
    calendlyLink,
  } = shown
  return html`<div class="opened" part="contact">
    <h6 id=${idOf(key)} tabindex="-1">${name}</h6>
    <ul class="lines" role="list">
      ${email ? html`<li><a href="mailto:${email}" dir="ltr">${email}</a></li>` : nothing}
      ${phone ? html`<li><a href=${telephone(phone)} dir="ltr">${phone}</a></li>` : nothing}
      ${calendlyLink ? html`<li><a href=${calendlyLink} target="_blank" rel="noopener noreferrer">${view.t('calendly')}</a></li>` : nothing}
    </ul>
    ${email || phone ? nothing : html`<p class="quiet">${view.t(opens === 'on_first_booking' ? 'contactLater' : 'contactNone', { name })}</p>`}
  </div>`
}
