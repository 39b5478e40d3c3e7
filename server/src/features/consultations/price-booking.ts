import type { ConsultationInput } from '../../contract/consultations.ts'
import type { Money } from '../../contract/primitives.ts'
import { isChargeable } from '../../domain/currency.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { priceSession } from '../../domain/scheduling/session-rates.ts'
import type { BookingFacts } from './load-booking-facts.ts'

export type Pay = Extract<ConsultationInput['pay'], { with: 'checkout' }>
export type Price = { paid: Money; rateMinor: number }
type Sale = { input: ConsultationInput; pay: Pay; facts: BookingFacts }

/**
 * What is paid on the spot, and the rate before an early booking took something off.
 * @throws DeskbellError `currency_not_offered`, `price_changed`, `price_out_of_range`
 */
export function priceBooking(sale: Sale): Price {
  const price = priceOf(sale)
  if (price === null) throw new DeskbellError('currency_not_offered')
  const { paid } = price
  const { expectedPrice = paid } = sale.pay
  if (expectedPrice.amount !== paid.amount || expectedPrice.currency !== paid.currency)
    throw new DeskbellError('price_changed', { details: { price: paid } })
  if (paid.amount > 0 && !isChargeable(paid.amount, paid.currency)) throw new DeskbellError('price_out_of_range')
  return price
}

/** A course costs what the seat in its first session says. */
function priceOf({ input, pay: { currency }, facts }: Sale): Price | null {
  const { config } = facts.scheduling
  const [first] = facts.sessions
  if (first === undefined) return null
  if (first.joins !== null) {
    const { seatPriceMinor, seatCurrency } = first.joins
    if (seatPriceMinor === null || seatCurrency !== currency) return null
    return { paid: { amount: seatPriceMinor, currency }, rateMinor: seatPriceMinor }
  }
  if (config === null) return null
  const { durationMinutes } = input
  const priced = priceSession({ config, durationMinutes, currency, startsAt: first.startsAt, now: facts.now })
  if (priced === null) return null
  return { paid: { amount: priced.priceMinor, currency }, rateMinor: priced.priceMinor + priced.discountMinor }
}
