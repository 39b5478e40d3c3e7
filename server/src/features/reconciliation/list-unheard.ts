import type { UnheardList, UnheardQuery } from '../../contract/money-report.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { isUnheard } from '../../domain/reconciliation.ts'
import type { Deps } from '../../ports.ts'
import { practiceBySlug, recordedSince } from './reconciliation.repository.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** Charges, and invoices, that are looked at in one go. */
const most = 1_000
/** What is younger may be on its way. */
const settlesWithin = 2 * minute

/**
 * Payments that Stripe took for the practice and that are not on record here: its webhook was lost, and so was what a
 * checkout left behind. It mends nothing. One round trip, and some requests to Stripe.
 * @throws DeskbellError `forbidden`, `not_found`, `invalid_input`, `payments_unavailable`
 */
export async function listUnheard(
  { query, caller }: { query: UnheardQuery; caller: Caller },
  { db, clock, payments }: Pick<Deps, 'db' | 'clock' | 'payments'>,
): Promise<UnheardList> {
  const now = clock()
  const from = query.since === undefined ? now - 7 * day : Date.parse(query.since)
  const { actor, facts } = await loadAs(db, caller, now, [
    practiceBySlug(db, query.practice),
    recordedSince(db, query.practice, from),
  ])
  const [[practice], recorded] = facts
  requirePermission(actor, practice?.id, 'read_money')
  if (from < now - 30 * day || from >= now)
    throw fieldProblem('invalid_input', 'since', 'Use a time of the last 30 days.')
  const { taken, isComplete } = await payments.listTaken({ from, to: now - settlesWithin, limit: most })
  const { livemode } = payments
  const unheard = taken
    .filter((payment) => payment.livemode === livemode && payment.practiceId === practice?.id)
    .filter((payment) => isUnheard(payment, recorded))
    .toSorted((one, other) => other.createdAt - one.createdAt)
  return {
    data: unheard.map(({ kind, id, amount, currency, purchaseId, createdAt }) => ({
      transactionId: id,
      kind,
      amount: { amount, currency },
      purchaseId,
      at: new Date(createdAt).toISOString(),
    })),
    since: new Date(from).toISOString(),
    complete: isComplete,
  }
}
