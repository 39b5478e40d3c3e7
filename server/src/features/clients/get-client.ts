import type { ClientDetails } from '../../contract/clients.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toManagedPurchase } from '../../db/views/purchase-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { balanceByType } from '../../domain/ledger.ts'
import type { Deps } from '../../ports.ts'
import { grantsOf, moneyOf, purchasesOf, ratingOf, sessionsOf } from './client-details.repository.ts'
import { toClientRecord } from './client-record.ts'
import { clientById, type ClientRow } from './client.repository.ts'

/**
 * A client with what they bought, have left and attended, for members of the practice. One round trip.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export async function getClient(
  { id, caller }: { id: string; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<ClientDetails> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [
    clientById(db, id),
    purchasesOf(db, id),
    grantsOf(db, id),
    sessionsOf(db, id, now),
    moneyOf(db, id),
    ratingOf(db, id),
  ])
  const [[row], purchases, grants, [sessions], money, [rating]] = facts
  requirePermission(actor, row?.client.practiceId, 'read_clients')
  const { upcoming = 0, completed = 0, cancelled = 0, noShow = 0, unrecorded = 0, minutes = 0 } = sessions ?? {}
  return {
    ...toClientRecord(row as ClientRow),
    purchases: purchases.map((purchase) => toManagedPurchase(purchase, now)),
    balance: balanceByType(grants, now),
    consultations: { upcoming, completed, cancelled, noShow, unrecorded },
    lifetime: {
      paid: amounts(money, ({ paidMinor }) => paidMinor),
      refunded: amounts(money, ({ refundedMinor }) => refundedMinor),
      sessions: completed,
      minutes,
      firstSessionAt: isoOrNull(sessions?.firstSessionAt),
      lastSessionAt: isoOrNull(sessions?.lastSessionAt),
    },
    feedback: { average: hundredths(rating?.average), count: rating?.count ?? 0 },
  }
}

type MoneyRow = Awaited<ReturnType<typeof moneyOf>>[number]

function amounts(rows: readonly MoneyRow[], amountOf: (row: MoneyRow) => number | null) {
  return rows.map((row) => ({ amount: amountOf(row) ?? 0, currency: row.currency })).filter(({ amount }) => amount > 0)
}

const isoOrNull = (instantAt: number | null | undefined) =>
  instantAt == null ? null : new Date(instantAt).toISOString()
const hundredths = (value: number | null | undefined) => (value == null ? null : Math.round(value * 100) / 100)
