import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { describeGrant } from '../../credit-view/describe-balance.ts'
import { grantLine } from '../../credit-view/grant-view.ts'
import { formatDate } from '../../format/dates.ts'
import { seePackages } from '../../session-view/see-packages.ts'
import { button, trouble, type AreaView } from './area-view.ts'
import { billView } from './bill-view.ts'
import { contactView } from './contact-view.ts'
import { describeState } from './describe-purchase.ts'
import { moreOf, section } from './section-view.ts'
import { subscriptionView } from './subscription-view.ts'

/** Payments of a price in parts: what is paid, and what can be paid now. */
const schedule = (view: AreaView, purchase: Purchase): TemplateResult | typeof nothing => {
  const { schedule: parts = [] } = purchase
  if (!parts.some(({ state }) => state === 'scheduled' || state === 'failed')) return nothing
  const due = parts.find(({ state }) => state === 'failed') ?? parts.find(({ state }) => state === 'scheduled')
  const key = `pay ${purchase.id}`
  return html`<div class="parts-paid" part="instalments">
    <h6>${view.t('payments')}</h6>
    <ul class="lines" role="list">
      ${parts.map((part) => {
        const { number, amount, state, dueAt, paidAt } = part
        const date = formatDate(state === 'paid' ? (paidAt ?? dueAt) : dueAt, view.place)
        const word = { paid: 'partPaid', scheduled: 'partDue', failed: 'partFailed', cancelled: 'partOff' } as const
        const money = view.money(amount)
        const pay = () => void view.actions.pay(purchase, number)
        return html`<li>
          <div class=${state === 'failed' ? 'error' : ''}>
            <p>${view.t('part', { number, count: parts.length })} · <bdi>${money}</bdi></p>
            <p class="small">${view.t(word[state], { date })}</p>
          </div>
          ${part === due ? button(view, view.t('payPart', { money }), pay, { key }) : nothing}
        </li>`
      })}
    </ul>
    ${trouble(view, key)}
  </div>`
}

const grants = (view: AreaView, { id, package: { title } }: Purchase): TemplateResult | typeof nothing => {
  const { value } = view.data.balance
  const own = value?.grants.filter(({ purchaseId }) => purchaseId === id) ?? []
  if (!own.length) return nothing
  const reading = { ...view.place, nowMs: Date.now() }
  const wording = { t: view.t.bind(view) }
  return html`<ul class="grants" role="list">
    ${own.map((grant) => grantLine(describeGrant(grant, wording, reading), view.t(grant.serviceType), `${title}, `))}
  </ul>`
}

const card = (view: AreaView, purchase: Purchase): TemplateResult => {
  const { id, reference, package: pack, consultant, state, paidAt, createdAt } = purchase
  const says = describeState(purchase, view, view.place)
  const bought = view.t('bought', { date: formatDate(paidAt ?? createdAt, view.place) })
  const isPaid = state === 'paid' || state === 'refunded'
  return html`<li class="card package" part="package">
    <div class="head">
      <h5 part="package-title" dir="auto">${pack.title}</h5>
      <p class="quiet small"><bdi>${consultant.name}</bdi> · ${bought} · <span class="ref">${reference}</span></p>
    </div>
    ${says ? html`<p part="state">${says}</p>` : nothing}
    ${
      state === 'pending'
        ? html`<div class="actions">${button(view, view.t('toPayment'), () => view.continuePayment(id))}</div>`
        : nothing
    }
    ${grants(view, purchase)} ${subscriptionView(view, purchase)} ${schedule(view, purchase)}
    ${isPaid ? html`<div class="more-of">${state === 'paid' && !purchase.gift ? contactView(view, purchase) : nothing}${billView(view, purchase)}</div>` : nothing}
  </li>`
}

export const packagesView = (view: AreaView): TemplateResult => {
  const { purchases, balance, packages } = view.data
  return section(view, 'packages', [purchases, balance], () => {
    const shown = purchases.shown.filter((one) => packages.includes(one))
    if (!packages.length)
      return html`<slot name="empty">
        <div class="empty" part="empty">
          <p>${view.t('nothingBought')}</p>
          <div class="actions">${seePackages(view)}</div>
        </div>
      </slot>`
    return html`<ul class="cards" role="list">
        ${repeat(
          shown,
          ({ id }) => id,
          (one) => card(view, one),
        )}
      </ul>
      ${moreOf(view, purchases, 'packages')}`
  })
}
