import type { Row } from '../store.ts'
import type { World } from '../world.ts'

export type RefundStatus = 'pending' | 'succeeded' | 'failed' | 'canceled'

export type Refund = Row & {
  amount: number
  balance_transaction: string | null
  charge: string
  currency: string
  metadata: Record<string, string>
  payment_intent: string
  status: RefundStatus
}

export const refundTable = (world: World) => world.store.table<Refund>('refunds')

/** What becomes of refunds: as the card says, unless somebody asked for it. */
export type RefundWish = 'pending' | 'succeeded' | 'failed'

const wishes = (world: World) => world.store.table<{ id: 'refund'; wish: RefundWish }>('_wishes')

/** Every refund from now on ends like this; `null` leaves it to the card again. */
export function wishForRefunds(world: World, wish: RefundWish | null): void {
  if (wish === null) wishes(world).remove('refund')
  else wishes(world).insert({ id: 'refund', wish })
}

export const wishedRefund = (world: World) => wishes(world).find('refund')?.wish ?? null
