import type { AuditEntry } from '../../db/audit.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import type { InstalmentRow } from '../../db/views/schedule-view.ts'
import { nextTryAt } from '../../domain/instalments.ts'
import type { Deps } from '../../ports.ts'
import { settleInstalment, type SettleInstalmentDeps } from '../shared/settle-instalment.ts'
import { closeCheckout } from './close-checkout.ts'
import { findPayment } from './find-payment.ts'
import { instalmentRequest } from './instalment-request.ts'
import {
  cancelStatements,
  claimInstalment,
  dueInstalments,
  instalmentById,
  lookAgainAt,
  refusedStatements,
} from './instalment.repository.ts'
import { payLink } from './pay-link.ts'

const hour = 3_600_000
const day = 24 * hour
const leaseMilliseconds = 10 * 60_000
const perRound = 25

export type ChargeDeps = SettleInstalmentDeps &
  Pick<Deps, 'deliverSoon' | 'publicUrl' | 'platformFeeBps'> & { authSecret: string }

/**
 * Charges payments that have come due to the cards that were kept for them. Runs from a timer; what Stripe does not
 * answer to is tried again in a later round, and counts as no try.
 */
export async function chargeDueInstalments(deps: ChargeDeps): Promise<void> {
  const { db, clock, log } = deps
  for (const { id } of await dueInstalments(db, clock(), perRound)) {
    try {
      const [claimed, rows] = await writeAll(db, [
        claimInstalment(db, id, clock(), leaseMilliseconds),
        instalmentById(db, id),
      ])
      const [row] = rows as InstalmentRow[]
      if (row !== undefined && rowsWritten(claimed) === 1) await charge(row, deps)
    } catch (error) {
      log('warn', 'instalment.charge_failed', {
        scheduleId: id,
        error: error instanceof Error ? error.name : 'unknown',
      })
    }
  }
}

async function charge(claimed: InstalmentRow, deps: ChargeDeps): Promise<void> {
  const { db, clock, payments } = deps
  const { row, isUnderWay, checkoutUrl } = await findPayment(claimed, deps)
  const { schedule, purchase, practice } = row
  if (schedule.state === 'paid' || schedule.state === 'cancelled') return
  if (isUnderWay) return void (await lookAgainAt(db, schedule.id, clock() + (checkoutUrl === null ? day : hour)))
  // Only a checkout that the buyer had begun was to be looked at.
  if (schedule.state === 'failed') return void (await lookAgainAt(db, schedule.id, null))
  if (purchase.state === 'refunded')
    return void (await writeAll(db, cancelStatements(db, purchase.id, givenUp(row, deps))))
  // A dispute or a suspended practice is for people to clear up first.
  if (purchase.state !== 'paid' || purchase.frozenAt !== null || practice.suspendedAt !== null)
    return void (await lookAgainAt(db, schedule.id, clock() + day))
  const customerId = purchase.stripeCustomerId
  if (customerId === null) return refused(row, 'missing_payment_method', deps)
  const outcome = await payments.chargeInstalment({
    ...instalmentRequest(row, deps),
    customerId,
    // A try whose outcome was lost is answered again with what came of it.
    idempotencyKey: `instalment:${schedule.id}:${schedule.attempts}`,
  })
  if (outcome.kind === 'refused') return refused(row, outcome.failureCode, deps)
  if (outcome.payment.status !== 'succeeded') return void (await lookAgainAt(db, schedule.id, clock() + hour))
  const settled = await settleInstalment({ row, payment: outcome.payment }, deps)
  // The buyer may have begun to pay it by hand in the same moment.
  await closeCheckout(settled.schedule, deps)
}

async function refused(row: InstalmentRow, failureCode: string, deps: ChargeDeps): Promise<void> {
  const { db, clock, ids } = deps
  const { schedule, purchase } = row
  const now = clock()
  const nextAttemptAt = nextTryAt(schedule.attempts, failureCode, now)
  const { number, attempts } = schedule
  const audit: AuditEntry = {
    ...bySystem(row, deps),
    action: 'purchase.instalment_refused',
    before: { number, state: 'scheduled', attempts },
    after: { number, state: nextAttemptAt === null ? 'failed' : 'scheduled', attempts: attempts + 1, failureCode },
  }
  const mail =
    nextAttemptAt === null
      ? {
          id: ids.id(),
          body: {
            news: 'instalment_unpaid' as const,
            facts: {
              reference: purchase.reference,
              title: purchase.snapshot.title,
              pageUrl: purchase.pageUrl,
              amountMinor: schedule.amountMinor,
              currency: schedule.currency,
              payUrl: await payLink(schedule.id, deps),
            },
          },
        }
      : null
  const [written] = await writeAll(db, refusedStatements(db, { row, nextAttemptAt, mail, audit, now }))
  if (mail !== null && rowsWritten(written) > 0) deps.deliverSoon()
}

function givenUp(row: InstalmentRow, deps: ChargeDeps): AuditEntry {
  return {
    ...bySystem(row, deps),
    action: 'purchase.instalments_cancelled',
    before: null,
    after: { reason: 'refunded' },
  }
}

function bySystem({ purchase }: InstalmentRow, { ids, clock }: ChargeDeps) {
  return {
    id: ids.id(),
    practiceId: purchase.practiceId,
    actorKind: 'system' as const,
    actorUserId: null,
    subjectType: 'purchase' as const,
    subjectId: purchase.id,
    createdAt: clock(),
  }
}
