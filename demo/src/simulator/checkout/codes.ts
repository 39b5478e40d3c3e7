import { choiceByCode } from '../discounts/redeem.ts'
import type { World } from '../world.ts'
import { reprice } from './reprice.ts'
import { detailsOf } from './session.ts'
import type { CheckoutSession } from './session.ts'
import { saleOf } from './totals.ts'

/** A payer enters a promotion code; says what is wrong with it. */
export function enterCode(world: World, session: CheckoutSession, typed: string): string | null {
  if (!session['allow_promotion_codes']) return 'This checkout takes no promotion codes.'
  const { lines } = detailsOf(world, session.id)
  const sale = saleOf(world, { lines, currency: session.currency, customer: session.customer })
  const choice = choiceByCode(world, typed, sale)
  return 'problem' in choice ? choice.problem : reprice(world, session, { discount: choice })
}

export const removeCode = (world: World, session: CheckoutSession) => reprice(world, session, { discount: null })
