import { html, nothing, type TemplateResult } from 'lit'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { idOf } from './area-actions.ts'
import { button, question, trouble, type AreaView, type AreaWord } from './area-view.ts'
import { describeSubscription, type SubscriptionAction } from './describe-purchase.ts'

const words: Record<SubscriptionAction, AreaWord> = {
  pause: 'subPause',
  resume: 'subResume',
  cancel: 'subCancel',
  portal: 'subPortal',
}

/** How a subscription stands, and what can be done about it; giving it up is asked once more. */
export const subscriptionView = (view: AreaView, purchase: Purchase): TemplateResult | typeof nothing => {
  const standing = describeSubscription(purchase, view, view.place)
  if (!standing) return nothing
  const { says, isTrouble, actions } = standing
  const key = `subscription ${purchase.id}`
  const { title } = purchase.package
  const act = (action: SubscriptionAction) =>
    action === 'cancel' ? view.actions.askFor(key) : void view.actions.subscribe(purchase, action)
  return html`<div class="standing" part="subscription">
    <p id="standing-${purchase.id}" tabindex="-1" class=${isTrouble ? 'error' : ''}>${says}</p>
    ${
      view.actions.asking === key
        ? question(view, {
            key,
            title: view.t('subCancelTitle', { title }),
            text: view.t('subCancelText'),
            yes: view.t('subCancel'),
            press: () => void view.actions.subscribe(purchase, 'cancel'),
          })
        : actions.length
          ? html`<div class="actions">
              ${actions.map((action) =>
                button(view, view.t(words[action]), () => act(action), {
                  ...(action === 'cancel' ? { id: idOf(key) } : { key }),
                  quiet: !isTrouble || action !== 'portal',
                  label: `${view.t(words[action])}: ${title}`,
                }),
              )}
            </div>`
          : nothing
    }
    ${trouble(view, key)}
  </div>`
}
