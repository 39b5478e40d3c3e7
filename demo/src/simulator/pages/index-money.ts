import { html } from 'hono/html'
import type { Account } from '../connect/account.ts'
import type { SimulatorControl } from '../control.ts'
import { formatAmount } from '../currencies.ts'
import type { Dispute } from '../disputes/dispute.ts'
import type { Charge } from '../resources/charges.ts'
import { firstItem } from '../subscriptions/subscription.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import type { Markup } from './layout.ts'

type IndexButton = (action: string, label: string, fields?: Record<string, string>) => Markup

const shown = 20

/** Sections of what others do with the money: only those there is something to show in. */
export function moneySections(control: SimulatorControl, button: IndexButton): Markup[] {
  return [
    section(
      'Subscriptions',
      ['Subscription', 'Status', 'Period ends', ''],
      control.subscriptions().map(subscriptionRow),
    ),
    section('Charges', ['Charge', 'Amount', 'Status', ''], control.charges().map(chargeRow)),
    section('Disputes', ['Dispute', 'Amount', 'Status', ''], control.disputes().map(disputeRow)),
    section('Connected accounts', ['Account', 'Payments', ''], control.accounts().map(accountRow)),
  ].filter((part) => part !== null)

  function subscriptionRow(subscription: Subscription): Markup {
    const end = new Date(firstItem(subscription).current_period_end * 1000).toISOString().slice(0, 10)
    const unpaid = subscription.status === 'past_due' || subscription.status === 'unpaid'
    return html`<tr>
      <td class="id">${subscription.id}</td>
      <td>${subscription.status.replaceAll('_', ' ')}</td>
      <td>${end}</td>
      <td>${unpaid ? button(`customers/${subscription.customer}/card`, 'Replace card') : ''}</td>
    </tr>`
  }

  function chargeRow(charge: Charge): Markup {
    const refunded =
      charge.amount_refunded > 0 ? `, ${formatAmount(charge.amount_refunded, charge.currency)} refunded` : ''
    const open = charge.status === 'succeeded' && !charge.disputed && !charge.refunded
    return html`<tr>
      <td class="id">${charge.id}</td>
      <td>${formatAmount(charge.amount, charge.currency)}</td>
      <td>${charge.status}${refunded}${charge.disputed ? ', disputed' : ''}</td>
      <td>${open ? button(`charges/${charge.id}/dispute`, 'Dispute') : ''}</td>
    </tr>`
  }

  function disputeRow(dispute: Dispute): Markup {
    const close = (outcome: string, label: string) => button(`disputes/${dispute.id}/close`, label, { outcome })
    const open = dispute.status === 'needs_response' || dispute.status === 'under_review'
    return html`<tr>
      <td class="id">${dispute.id}</td>
      <td>${formatAmount(dispute.amount, dispute.currency)}</td>
      <td>${dispute.status.replaceAll('_', ' ')}</td>
      <td>${open ? html`<div class="row">${close('won', 'Win')}${close('lost', 'Lose')}</div>` : ''}</td>
    </tr>`
  }

  function accountRow(account: Account): Markup {
    const act = (action: string, label: string) => button(`accounts/${account.id}/${action}`, label)
    return html`<tr>
      <td class="id">${account.id}</td>
      <td>${account.charges_enabled ? 'enabled' : 'not enabled'}</td>
      <td>
        <div class="row">
          ${account.charges_enabled ? act('restrict', 'Restrict') : act('complete', 'Enable')}${act('deauthorize', 'Disconnect')}
        </div>
      </td>
    </tr>`
  }
}

function section(title: string, columns: string[], rows: Markup[]): Markup | null {
  if (rows.length === 0) return null
  return html`<section>
    <h2>${title}</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            ${columns.map((name) => html`<th>${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, shown)}
        </tbody>
      </table>
    </div>
  </section>`
}
