import type { Deps, EventHandler, PaymentEvent } from '../../ports.ts'
import { markApplied, markFailed } from './inbox.repository.ts'

export type ApplyDeps = Pick<Deps, 'db' | 'clock' | 'log'> & { eventHandlers: readonly EventHandler[] }
export type KeptEvent = Pick<PaymentEvent, 'id' | 'type' | 'objectId'>

export function handlerOf(
  event: KeptEvent,
  { eventHandlers }: Pick<ApplyDeps, 'eventHandlers'>,
): EventHandler | undefined {
  return eventHandlers.find((handler) => handler.handles(event.type))
}

/** Hands a kept event to the feature that it is about; a failure is noted, and tried again later. */
export async function applyEvent(
  { event, facts }: { event: KeptEvent; facts: unknown },
  deps: ApplyDeps,
): Promise<void> {
  const { db, clock, log } = deps
  const applied = markApplied(db, event.id, clock())
  try {
    const handler = handlerOf(event, deps)
    if (handler === undefined) await applied
    else await handler.apply({ event, facts, applied })
  } catch (error) {
    log('error', 'webhook.apply_failed', {
      id: event.id,
      type: event.type,
      error: error instanceof Error ? error.name : 'unknown',
    })
    await markFailed(db, event.id, error instanceof Error ? error.message : 'unknown', clock())
  }
}
