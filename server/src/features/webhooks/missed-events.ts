import { writeAll } from '../../db/run-batch.ts'
import type { Deps } from '../../ports.ts'
import { handlerOf, type ApplyDeps } from './apply-event.ts'
import { keepEvent, keptEvents } from './inbox.repository.ts'

const minute = 60_000
const every = 10 * minute
/** Stripe itself delivers again for three days; this is for what it gave up on, or what was lost here. */
const firstLookBack = 24 * 60 * minute
/** What is younger may be on its way. */
const settlesWithin = 2 * minute

/**
 * Asks Stripe from time to time what its webhook should have told, and keeps what did not arrive as if it had. Runs from
 * a timer; what fails is asked again in a later round.
 */
export function missedEvents(deps: ApplyDeps & Pick<Deps, 'payments'>): () => Promise<void> {
  const { db, clock, payments, log } = deps
  let askedAt = -Infinity
  let from = clock() - firstLookBack
  return async () => {
    const now = clock()
    if (now - askedAt < every) return
    askedAt = now
    const to = now - settlesWithin
    try {
      const told = (await payments.listEvents({ from, to })).filter(
        ({ event }) => event.livemode === payments.livemode && handlerOf(event, deps) !== undefined,
      )
      const ids = told.map(({ event }) => event.id)
      const kept = ids.length === 0 ? [] : await keptEvents(db, ids)
      const missing = told.filter(({ event }) => !kept.some(({ id }) => id === event.id))
      if (missing.length > 0) {
        log('warn', 'webhook.missed', { count: missing.length })
        await writeAll(
          db,
          missing.map(({ event, payload }) => keepEvent(db, 'stripe', event, payload, now)),
        )
      }
      from = to
    } catch (error) {
      log('warn', 'webhook.missed_unknown', { error: error instanceof Error ? error.name : 'unknown' })
    }
  }
}
