import { html, nothing, type TemplateResult } from 'lit'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { signOut } from '../../api/identity.ts'
import { primaryAction, textAction } from '../../controllers/action.ts'
import { signInForm } from '../../controllers/sign-in-view.ts'
import { telephone } from '../../controllers/telephone.ts'
import { bookingMode, type BookingMode } from './booking-mode.ts'
import type { CalendlyController } from './calendly-controller.ts'
import type { Elsewhere } from './elsewhere.ts'
import type { StepView } from './steps-view.ts'

export interface ElsewhereView extends StepView {
  purchase?: string | null
  readonly calendly: CalendlyController
  /** Somebody else is here now. */
  lookAgain(): void
}

const choices = (view: ElsewhereView, email: string, purchases: readonly Purchase[]): TemplateResult => {
  const leave = () => {
    signOut(view.client)
    view.lookAgain()
  }
  if (!purchases.length)
    return html`<p>${view.t('noPurchases', { email })}</p>
      <p>${textAction(view.t('otherAddress'), leave)}</p>`
  return html`<p>${view.t('which')}</p>
    <ul class="choices" role="list">
      ${purchases.map(
        ({ id, reference, package: { title }, consultant }) =>
          html`<li>
            <button class="button" part="choice" type="button" @click=${() => (view.purchase = id)}>
              ${title}<span class="quiet small">${consultant.name} · ${reference}</span>
            </button>
          </li>`,
      )}
    </ul>`
}

const calendlyView = (view: ElsewhereView, link: string, purchase: Purchase): TemplateResult => {
  const {
    id,
    consultant: { name },
  } = purchase
  const { url, heightPixels, scheduled } = view.calendly
  const isScheduled = scheduled || purchase.calendlyScheduled
  return html`
    ${isScheduled ? html`<p role="status">${view.t('scheduled')}</p>` : nothing}
    ${
      url
        ? html`<iframe
              part="calendar"
              title=${view.t('calendar', { name })}
              src=${url}
              .height=${`${heightPixels}`}
            ></iframe>
            <p class="small"><a href=${link} target="_blank" rel="noopener">${view.t('newTab')}</a></p>`
        : html`<div class="actions">
              ${primaryAction(view.t(isScheduled ? 'pickAnother' : 'pick'), { press: () => void view.calendly.open(link, id) })}
            </div>
            <p class="quiet small">${view.t('opensCalendly', { name })}</p>`
    }
  `
}

const contact = (
  view: ElsewhereView,
  { say, email, phone }: BookingMode & { kind: 'contact' },
  { consultant: { name }, reference }: Purchase,
): TemplateResult => {
  const link = (label: string, href: string) => html`<a class="button" part="button" href=${href}>${label}</a>`
  return html`<p>${view.t(say, { name, reference })}</p>
    <div class="actions">
      ${email ? link(view.t('write'), `mailto:${email}?subject=${encodeURIComponent(reference)}`) : nothing}
      ${phone ? link(view.t('call', { phone }), telephone(phone)) : nothing}
    </div>`
}

export const elsewhereView = (view: ElsewhereView, elsewhere: Elsewhere): TemplateResult => {
  if (!elsewhere)
    return html`<p>${view.t('afterBuying')}</p>
      ${signInForm(view)}`
  if ('email' in elsewhere) return choices(view, elsewhere.email, elsewhere.purchases)
  const mode = bookingMode(elsewhere)
  return mode.kind === 'calendly'
    ? calendlyView(view, mode.link, elsewhere.purchase)
    : contact(view, mode, elsewhere.purchase)
}
