import { html, nothing, type TemplateResult } from 'lit'
import type { BillingRecord } from '@deskbell/server/contract/money-report'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { formatDate } from '../../format/dates.ts'
import { idOf } from './area-actions.ts'
import { button, trouble, type AreaView } from './area-view.ts'

type Movement = BillingRecord['movements'][number]

const kinds = {
  charge: 'paidCharge',
  renewal: 'paidRenewal',
  instalment: 'paidInstalment',
  refund: 'paidRefund',
  dispute: 'paidDispute',
} as const

const movement = (view: AreaView, currency: string, { kind, charged, refunded, at, receiptUrl }: Movement) => {
  const amount = Math.abs(charged || refunded)
  return html`<li>
    <span>${view.t(kinds[kind])} · <bdi>${view.money({ amount, currency })}</bdi></span>
    <span class="quiet small">${formatDate(at, view.place)}</span>
    ${receiptUrl ? html`<a href=${receiptUrl} target="_blank" rel="noopener noreferrer" aria-label="${view.t('receipt')}, ${formatDate(at, view.place)}">${view.t('receipt')}</a>` : nothing}
  </li>`
}

/** What was paid, with receipts; asked for when somebody wants to see it. */
export const billView = (view: AreaView, purchase: Purchase): TemplateResult => {
  const bill = view.actions.bills.get(purchase.id)
  const key = `bill ${purchase.id}`
  if (!bill) {
    const words = view.t('receipts')
    const show = () => void view.actions.showBill(purchase)
    return html`${button(view, words, show, { key, quiet: true, label: `${words}: ${purchase.package.title}` })}${trouble(view, key)}`
  }
  return html`<div class="opened" part="bill">
    <h6 id=${idOf(key)} tabindex="-1">${view.t('receipts')}</h6>
    ${
      bill.movements.length
        ? html`<ul class="lines" role="list">
            ${bill.movements.map((one) => movement(view, bill.currency, one))}
          </ul>`
        : html`<p class="quiet">${view.t('noReceipts')}</p>`
    }
  </div>`
}
