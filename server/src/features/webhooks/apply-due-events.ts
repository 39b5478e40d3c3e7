import { applyEvent, handlerOf, type ApplyDeps } from './apply-event.ts'
import { dueEvents } from './inbox.repository.ts'

const perRound = 25

/** Applies events that were kept and not applied: the process ended in between, or what they need did not answer. */
export async function applyDueEvents(deps: ApplyDeps): Promise<void> {
  for (const event of await dueEvents(deps.db, deps.clock(), perRound)) {
    await applyEvent({ event, facts: await handlerOf(event, deps)?.load(event) }, deps)
  }
}
