import type { FaultKind } from './faults.ts'

export type DeliveryAttempt = {
  /** Wall time in milliseconds. */
  at: number
  /** The receiver's status, or `null` where no answer came. */
  status: number | null
  error?: string
}

export type Delivery = {
  id: string
  eventId: string
  eventType: string
  state: 'waiting' | 'delivered' | 'failed' | 'dropped'
  fault: FaultKind | null
  attempts: DeliveryAttempt[]
}
