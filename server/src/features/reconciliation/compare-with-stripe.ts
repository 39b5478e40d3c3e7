import type { PurchaseDifference, ReconciliationPage, ReconciliationQuery } from '../../contract/money-report.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toMoney, type MoneyRow } from '../../db/views/money-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { chargeDifferences, checkoutDifferences } from '../../domain/reconciliation.ts'
import type { Deps } from '../../ports.ts'
import { practiceBySlug, purchasesAtStripe, purchasesPerPage, type PageStart } from './reconciliation.repository.ts'

/** Purchases that Stripe is asked about at the same time. */
const atOnce = 5

/**
 * Compares a page of purchases with what Stripe says of them now, and lists those that differ. It mends nothing: what
 * differs is for people to look at. One round trip, and some requests to Stripe for each purchase.
 * @throws DeskbellError `forbidden`, `not_found`, `invalid_input`, `payments_unavailable`
 */
export async function compareWithStripe(
  { query, caller }: { query: ReconciliationQuery; caller: Caller },
  { db, clock, payments }: Pick<Deps, 'db' | 'clock' | 'payments'>,
): Promise<ReconciliationPage> {
  const start = query.cursor === undefined ? null : decode(query.cursor)
  const { actor, facts } = await loadAs(db, caller, clock(), [
    practiceBySlug(db, query.practice),
    purchasesAtStripe(db, query.practice, start),
  ])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'read_money')
  const shown = rows.slice(0, purchasesPerPage)
  const data: PurchaseDifference[] = []
  for (let from = 0; from < shown.length; from += atOnce) {
    const compared = await Promise.all(shown.slice(from, from + atOnce).map((row) => compare(row, payments)))
    data.push(...compared.filter(({ differences }) => differences.length > 0))
  }
  const last = shown.at(-1)?.purchase
  const hasMore = rows.length > purchasesPerPage && last !== undefined
  return { data, compared: shown.length, nextCursor: hasMore ? `${last.createdAt}_${last.id}` : null }
}

async function compare(row: MoneyRow, payments: Deps['payments']): Promise<PurchaseDifference> {
  const { id, reference, currency, stripeSessionId } = row.purchase
  const recorded = { ...toMoney(row), currency }
  const checkout =
    stripeSessionId === null ? [] : checkoutDifferences(recorded, await payments.readCheckout(stripeSessionId))
  const charges = new Set(recorded.movements.flatMap(({ chargeId }) => (chargeId === null ? [] : [chargeId])))
  const ofCharges = await Promise.all(
    [...charges].map(async (chargeId) => chargeDifferences(recorded, chargeId, await payments.readCharge(chargeId))),
  )
  return { purchaseId: id, reference, differences: [...checkout, ...ofCharges.flat()] }
}

function decode(cursor: string): PageStart {
  const [, createdAt, id] = /^(\d{1,16})_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (createdAt === undefined || id === undefined)
    throw fieldProblem('invalid_input', 'cursor', 'Use the nextCursor of the page before.')
  return { createdAt: Number(createdAt), id }
}
