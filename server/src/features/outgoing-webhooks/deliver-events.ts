import type { AuditEntry } from '../../db/audit.ts'
import { writeAll, type Statement } from '../../db/run-batch.ts'
import { mostFailuresInARow, nextAttemptAt } from '../../domain/outgoing-events.ts'
import type { Deps } from '../../ports.ts'
import { claimDeliveries, receiversOf, saveOutcome, type DeliveryRow } from './delivery.repository.ts'
import { describeEvent } from './describe-event.ts'
import { disableFailing } from './endpoint.repository.ts'
import { eventQueries } from './event.repository.ts'
import { sendEvent, type Attempt } from './send-event.ts'

const leaseMilliseconds = 60_000
const perRound = 20
const perEndpoint = 5
const mostRounds = 5

type DeliverDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'log' | 'sealer' | 'outbound'>

/**
 * Sends what is due, a few rounds at a time; several processes share the work, and each event reaches its endpoint once
 * unless whoever was sending it ended in between. An endpoint that fails is left alone until the next call, so that it
 * keeps nobody waiting.
 */
export async function deliverEvents(deps: DeliverDeps): Promise<void> {
  const { db, clock } = deps
  const failing = new Set<string>()
  for (let round = 0; round < mostRounds; round++) {
    const lease = { leaseMilliseconds, limit: perRound, perEndpoint }
    const deliveries = await claimDeliveries(db, { ...lease, now: clock(), except: [...failing] })
    if (deliveries.length === 0) return
    const attempts = await sendAll(deliveries, deps)
    await writeAll(
      db,
      attempts.flatMap(({ delivery, attempt }) => outcomeOf(delivery, attempt, deps)),
    )
    for (const { delivery, attempt } of attempts) if (attempt.problem !== null) failing.add(delivery.endpointId)
  }
}

type Sent = { delivery: DeliveryRow; attempt: Attempt }

async function sendAll(deliveries: readonly DeliveryRow[], deps: DeliverDeps): Promise<Sent[]> {
  const { db, clock } = deps
  const eventIds = deliveries.map(({ eventId }) => eventId)
  const deliveryIds = deliveries.map(({ id }) => id)
  const [receivers, ...facts] = await db.batch([receiversOf(db, deliveryIds), ...eventQueries(db, eventIds)])
  return Promise.all(
    deliveries.map(async (delivery) => {
      const receiver = receivers.find(({ id }) => id === delivery.endpointId)
      const payload = describeEvent(delivery, facts, clock())
      if (receiver === undefined || payload === null)
        return { delivery, attempt: { status: null, problem: 'What it tells of is gone.' } }
      return { delivery, attempt: await sendEvent(receiver, payload, deps) }
    }),
  )
}

function outcomeOf(delivery: DeliveryRow, { status, problem }: Attempt, deps: DeliverDeps): Statement[] {
  const { db, clock, log } = deps
  const now = clock()
  const told = { lastStatus: status, lastError: problem }
  if (problem === null) {
    const delivered = { ...told, deliveredAt: now, nextAttemptAt: null, deadAt: null }
    return [saveOutcome(db, delivery, delivered)]
  }
  // Whoever answers so wants to hear nothing any more.
  const isGone = status === 410
  const retryAt = isGone ? null : nextAttemptAt(delivery.attempts, now)
  log('warn', 'event.undelivered', {
    deliveryId: delivery.id,
    endpointId: delivery.endpointId,
    status,
    attempts: delivery.attempts,
    givenUp: retryAt === null,
  })
  if (retryAt !== null) return [saveOutcome(db, delivery, { ...told, nextAttemptAt: retryAt })]
  return [
    saveOutcome(db, delivery, { ...told, nextAttemptAt: null, deadAt: now }),
    ...disableFailing(db, delivery.endpointId, isGone ? 1 : mostFailuresInARow, disabledEntry(delivery, deps)),
  ]
}

function disabledEntry({ practiceId, endpointId }: DeliveryRow, { ids, clock }: DeliverDeps): AuditEntry {
  return {
    id: ids.id(),
    practiceId,
    actorKind: 'system',
    actorUserId: null,
    action: 'practice.webhook_disabled',
    subjectType: 'practice',
    subjectId: practiceId,
    before: { active: true },
    after: { active: false, endpointId },
    createdAt: clock(),
  }
}
