import type { Clock } from './clock.ts'
import type { Row, Store } from './store.ts'

/** What every resource works with. */
export type World = {
  baseUrl: string
  clock: Clock
  store: Store
  newId(prefix: string): string
  /**
   * Records a snapshot event of the object as it is now, and has it delivered. With the id of a connected account it
   * is an event of that account and goes to the Connect webhook.
   */
  emit(type: string, object: Row, previousAttributes?: Record<string, unknown>, account?: string): void
  /** The API call being answered; `null` while a person or the clock acts. */
  cause: { id: string; idempotency_key: string | null } | null
  /** The connected account a call speaks for (`Stripe-Account`). */
  actingFor: string | null
}
