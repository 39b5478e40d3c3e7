import type { Statement } from '../db/run-batch.ts'

export type PaymentEvent = {
  id: string
  type: string
  livemode: boolean
  account: string | null
  /** What to look at again: of a refund or a dispute its charge, of an invoice its subscription, of a cut connection its account. */
  objectId: string | null
  createdAt: number
}

/** A feature's part in what the payment provider tells. */
export type EventHandler = {
  handles: (type: string) => boolean
  /** Its facts, read in the trip that keeps the event. */
  load: (event: Pick<PaymentEvent, 'objectId'>) => Statement & PromiseLike<unknown>
  /** Asks the provider how things stand now and saves that. `applied` belongs into the batch of its last write. */
  apply: (what: {
    event: Pick<PaymentEvent, 'id' | 'type' | 'objectId'>
    facts: unknown
    applied: Statement & PromiseLike<unknown>
  }) => Promise<void>
}
