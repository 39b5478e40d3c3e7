import { html, nothing, type TemplateResult } from 'lit'
import type { StatementLine } from '@deskbell/server/contract/credits'
import { describeBalance } from '../../credit-view/describe-balance.ts'
import { typeTotal } from '../../credit-view/grant-view.ts'
import { shortDateWords } from '../../format/calendar-words.ts'
import type { AreaView } from './area-view.ts'
import { moreOf, section } from './section-view.ts'

/** Altogether, by type; each package above says its own part of it. */
export const balanceView = (view: AreaView): TemplateResult =>
  section(view, 'balance', [view.data.balance], () => {
    const { value } = view.data.balance
    const reading = { ...view.place, nowMs: Date.now() }
    const types = value ? describeBalance(value, { t: view.t.bind(view) }, reading) : []
    return types.length
      ? html`<div class="types" part="balance">${types.map((type) => typeTotal(type))}</div>`
      : html`<p part="empty">${view.t('noCredits')}</p>`
  })

const kinds = {
  purchase: 'linePurchase',
  invoice: 'lineInvoice',
  trial: 'lineTrial',
  hand: 'lineHand',
  import: 'lineImport',
  spend: 'lineSpend',
  give_back: 'lineBack',
  refund: 'lineRefund',
  transfer: 'lineTransfer',
  adjustment: 'lineAdjustment',
} as const

const line = (view: AreaView, one: StatementLine): TemplateResult => {
  const { at, kind, credits, balance, title, reason, serviceType, overdraws } = one
  const { locale } = view.place
  const change = credits === null ? view.t('unlimited') : credits.toLocaleString(locale, { signDisplay: 'exceptZero' })
  return html`<tr part="line">
    <td><time datetime=${at}>${shortDateWords(at, view.place)}</time></td>
    <th scope="row">
      ${view.t(kinds[kind])}
      <span class="quiet small">${title} · ${view.t(serviceType)}</span>
      ${reason ? html`<span class="quiet small">${reason}</span>` : nothing}
      ${overdraws ? html`<span class="small">${view.t('overdrew')}</span>` : nothing}
    </th>
    <td class="figure"><bdi>${change}</bdi></td>
    <td class="figure"><bdi>${balance === null ? view.t('unlimited') : balance.toLocaleString(locale)}</bdi></td>
  </tr>`
}

export const statementView = (view: AreaView): TemplateResult => {
  const { statement } = view.data
  return section(view, 'statement', [statement], () =>
    statement.items.length
      ? html`<table part="statement">
            <caption class="quiet small">
              ${view.t('statementCaption')}
            </caption>
            <thead>
              <tr>
                <th scope="col">${view.t('date')}</th>
                <th scope="col">${view.t('what')}</th>
                <th scope="col" class="figure">${view.t('change')}</th>
                <th scope="col" class="figure">${view.t('after')}</th>
              </tr>
            </thead>
            <tbody>
              ${statement.shown.map((one) => line(view, one))}
            </tbody>
          </table>
          ${moreOf(view, statement, 'lines')}`
      : html`<p part="empty">${view.t('noLines')}</p>`,
  )
}
