import type { ConsultantStatistics, StatisticsQuery } from '../../contract/statistics.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { may, ownConsultant, requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { clientsAndRating, consultantById, revenueOf, sessionsByStatus } from './statistics.repository.ts'

/**
 * What a consultant did in a period, for members. Money is told to who may see the practice's, and to themselves. One
 * round trip.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export async function getStatistics(
  { id, query, caller }: { id: string; query: StatisticsQuery; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<ConsultantStatistics> {
  const now = clock()
  const period = { from: instantOf(query.from), to: instantOf(query.to) }
  const { actor, facts } = await loadAs(db, caller, now, [
    consultantById(db, id),
    sessionsByStatus(db, id, period, now),
    clientsAndRating(db, id, period),
    revenueOf(db, id, period),
  ])
  const [[consultant], statuses, [judged], revenue] = facts
  requirePermission(actor, consultant?.practiceId, 'read_insights')
  if (consultant === undefined) throw new DeskbellError('not_found')
  const { practiceId, name } = consultant
  const seesMoney = may(actor, practiceId, 'read_money') || ownConsultant(actor, practiceId) === id
  const countOf = (status: string) => statuses.find((row) => row.status === status)?.count ?? 0
  return {
    consultant: { id, name },
    from: isoOrNull(period.from),
    to: isoOrNull(period.to),
    sessions: {
      held: countOf('held'),
      scheduled: countOf('scheduled'),
      confirmed: countOf('confirmed'),
      in_progress: countOf('in_progress'),
      completed: countOf('completed'),
      cancelled: countOf('cancelled'),
      no_show: countOf('no_show'),
    },
    minutes: statuses.find(({ status }) => status === 'completed')?.minutes ?? 0,
    clients: judged?.clients ?? 0,
    feedback: { average: hundredths(judged?.average), count: judged?.count ?? 0 },
    revenue: seesMoney
      ? revenue.map(({ currency, chargedMinor, refundedMinor }) => ({
          charged: { amount: chargedMinor ?? 0, currency },
          refunded: { amount: refundedMinor, currency },
        }))
      : null,
  }
}

const instantOf = (text: string | undefined) => (text === undefined ? null : Date.parse(text))
const isoOrNull = (instantAt: number | null) => (instantAt === null ? null : new Date(instantAt).toISOString())
const hundredths = (value: number | null | undefined) => (value == null ? null : Math.round(value * 100) / 100)
