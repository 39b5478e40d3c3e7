import { html, nothing, type TemplateResult } from 'lit'
import type { ManagedPurchase, PurchaseState } from '@deskbell/server/contract/purchases'
import type { Money } from '@deskbell/server/contract/primitives'
import type { MessageParams } from '../../locales/messages.ts'
import type { purchasesWords } from './purchases-view.words.ts'

export interface PurchaseTable {
  purchases: readonly ManagedPurchase[]
  t: (key: keyof typeof purchasesWords, params?: MessageParams) => string
  money: (money: Money) => string
  moment: (instant: string) => string
  /** Undefined where contact details need not be opened by hand. */
  reveal?: (purchase: ManagedPurchase) => (() => void) | undefined
  isBusy?: (purchase: ManagedPurchase) => boolean
}

const looks: Partial<Record<PurchaseState, string>> = { paid: 'on', failed: 'wrong', review: 'wrong' }

export const clientOf = ({ client }: ManagedPurchase, t: PurchaseTable['t']): string =>
  client?.name || client?.email || t('noClient')

const buyer = (purchase: ManagedPurchase, t: PurchaseTable['t']): TemplateResult => {
  const { client } = purchase
  return html`<div>
    <bdi>${clientOf(purchase, t)}</bdi>
    ${client?.name && client.email ? html`<p class="small quiet"><a href="mailto:${client.email}">${client.email}</a></p>` : nothing}
  </div>`
}

const when = (instant: string | null, { t, moment }: PurchaseTable, isDone = instant !== null): TemplateResult => {
  if (instant) return html`<time datetime=${instant}>${moment(instant)}</time>`
  return html`<span class="quiet">${isDone ? t('yes') : t('notYet')}</span>`
}

/** What was charged; in the background, what would be. */
const amount = (
  { charged, package: sold, paidAt, createdAt }: ManagedPurchase,
  { money, moment }: PurchaseTable,
): TemplateResult =>
  html`<div>
    <span class=${charged ? '' : 'quiet'}>${money(charged ?? sold.price)}</span>
    <p class="small quiet"><time datetime=${paidAt ?? createdAt}>${moment(paidAt ?? createdAt)}</time></p>
  </div>`

/** Seen, opened but not seen yet, or still to be opened by hand. */
const contactSeen = (purchase: ManagedPurchase, view: PurchaseTable): TemplateResult => {
  const { t, reveal, isBusy } = view
  const { contactInitiated, contactInitiatedAt, revealedAt } = purchase
  if (contactInitiated) return when(contactInitiatedAt, view, true)
  const open = reveal?.(purchase)
  return html`<div>
    <span class="quiet">${t('notYet')}</span>
    ${revealedAt ? html`<p class="small quiet">${t('opened')}</p>` : nothing}
    ${
      open
        ? html`<p>
            <button
              class="link"
              type="button"
              aria-label=${t('revealNamed', { client: clientOf(purchase, t) })}
              aria-busy=${isBusy?.(purchase) ?? false}
              @click=${open}
            >
              ${t('reveal')}
            </button>
          </p>`
        : nothing
    }
  </div>`
}

const row = (purchase: ManagedPurchase, view: PurchaseTable): TemplateResult => {
  const { t } = view
  const { state, package: sold, reference } = purchase
  const name = (text: string) => html`<span class="cell-name" aria-hidden="true">${text}</span>`
  return html`<tr>
    <th scope="row">${buyer(purchase, t)}</th>
    <td>
      ${name(t('package'))}
      <div>
        <bdi>${sold.title}</bdi>
        <p class="small quiet number">${reference}</p>
      </div>
    </td>
    <td>${name(t('state'))}<span class="tag ${looks[state] ?? 'quiet'}">${t(`state_${state}`)}</span></td>
    <td class="figure">${name(t('paid'))}${amount(purchase, view)}</td>
    <td>${name(t('seen'))}${contactSeen(purchase, view)}</td>
    <td>${name(t('scheduled'))}${when(purchase.calendlyScheduledAt, view, purchase.calendlyScheduled)}</td>
  </tr>`
}

export const purchaseTable = (view: PurchaseTable): TemplateResult => {
  const { purchases, t } = view
  return html`<div class="card">
    <table>
      <thead>
        <tr>
          <th scope="col">${t('client')}</th>
          <th scope="col">${t('package')}</th>
          <th scope="col">${t('state')}</th>
          <th scope="col" class="figure">${t('paid')}</th>
          <th scope="col">${t('seen')}</th>
          <th scope="col">${t('scheduled')}</th>
        </tr>
      </thead>
      <tbody>
        ${purchases.map((purchase) => row(purchase, view))}
      </tbody>
    </table>
  </div>`
}
