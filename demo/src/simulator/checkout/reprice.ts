import { problemOfChoice } from '../discounts/redeem.ts'
import type { World } from '../world.ts'
import { detailsOf, detailsTable, sessionTable } from './session.ts'
import type { CheckoutSession, SessionDetails } from './session.ts'
import { problemOfTotal, saleOf, totalsOf } from './totals.ts'

/** Prices a session anew, after a code was entered or a country chosen; says what would be wrong with it. */
export function reprice(
  world: World,
  session: CheckoutSession,
  change: Partial<Pick<SessionDetails, 'discount' | 'country'>>,
): string | null {
  const details = { ...detailsOf(world, session.id), ...change }
  const { lines, discount, country } = details
  const { currency, automatic_tax: tax } = session
  const sale = saleOf(world, { lines, currency, customer: session.customer })
  const problem = change.discount ? problemOfChoice(world, change.discount, sale) : null
  if (problem) return problem
  const totals = totalsOf(world, {
    lines,
    currency,
    discount,
    taxed: tax.enabled,
    liability: tax.liability ?? { type: 'self' },
    country,
  })
  const total = totals.amounts.amount_total
  const unpayable = change.discount ? problemOfTotal(total, currency, details.intent.application_fee_amount ?? 0) : null
  if (unpayable) return unpayable
  detailsTable(world).insert({ ...details, lines: totals.lines })
  sessionTable(world).update(session.id, {
    ...totals.amounts,
    payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
  })
  return null
}
