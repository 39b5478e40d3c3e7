import { amountStep } from '../currency.ts'
import { scaled } from '../money.ts'

const dayMs = 86_400_000

/** Integer minor units by upper-case currency. */
type Rates = Readonly<Record<string, number>>

export type SessionDuration = { durationMinutes: number; rates: Rates }

export type SessionConfig = {
  durations: readonly SessionDuration[]
  defaultDurationMinutes: number
  /** Other lengths a client may choose, in steps from the minimum; null where only the listed ones are offered. */
  custom: { minimumMinutes: number; maximumMinutes: number; stepMinutes: number } | null
  /** Who books so many days of 24 hours ahead pays that many whole percent less. */
  earlyBooking: readonly { daysAhead: number; percentOff: number }[]
  active: boolean
}

/** Whether sessions of a length can be booked: a listed one, or a custom one on the step within its bounds. */
export function isOffered({ active, durations, custom }: SessionConfig, durationMinutes: number): boolean {
  if (!active) return false
  if (durations.some((listed) => listed.durationMinutes === durationMinutes)) return true
  if (custom === null || durationMinutes < custom.minimumMinutes || durationMinutes > custom.maximumMinutes)
    return false
  return (durationMinutes - custom.minimumMinutes) % custom.stepMinutes === 0
}

/**
 * What a session of a length costs, in minor units of a currency; null where it is not offered or has no rate in it. A
 * listed length costs its rate. Any other lies on the straight line between the listed ones around it, or costs as much
 * per minute as the nearest where it is shorter or longer than all; rounded half up once to an amount that can be charged.
 */
export function rateFor(config: SessionConfig, durationMinutes: number, currency: string): number | null {
  if (!isOffered(config, durationMinutes)) return null
  const listed = config.durations.find((one) => one.durationMinutes === durationMinutes)
  if (listed !== undefined) return listed.rates[currency] ?? null
  const points = config.durations
    .flatMap(({ durationMinutes: minutes, rates }) =>
      rates[currency] === undefined ? [] : [{ minutes, rateMinor: rates[currency] }],
    )
    .toSorted((one, other) => one.minutes - other.minutes)
  const shorter = points.findLast(({ minutes }) => minutes < durationMinutes)
  const longer = points.find(({ minutes }) => minutes > durationMinutes)
  if (shorter && longer) return between(shorter, longer, durationMinutes, currency)
  const nearest = shorter ?? longer
  return nearest === undefined ? null : chargeable(nearest.rateMinor, durationMinutes, nearest.minutes, currency)
}

type Point = { minutes: number; rateMinor: number }

function between(shorter: Point, longer: Point, minutes: number, currency: string): number {
  // Rates have eight digits at most, so that their product with minutes is exact.
  const weighted = shorter.rateMinor * (longer.minutes - minutes) + longer.rateMinor * (minutes - shorter.minutes)
  return chargeable(weighted, 1, longer.minutes - shorter.minutes, currency)
}

/** An amount × numerator ÷ denominator, rounded half up to what can be charged in the currency. */
function chargeable(amountMinor: number, numerator: number, denominator: number, currency: string): number {
  const step = amountStep(currency)
  return scaled(amountMinor, numerator, denominator * step) * step
}

/** The usual lengths, each at its share of an hourly rate, rounded half up. */
export function quickSetup(hourlyRateMinor: number, currency: string): SessionDuration[] {
  return [30, 45, 60, 90, 120].map((durationMinutes) => ({
    durationMinutes,
    rates: { [currency]: chargeable(hourlyRateMinor, durationMinutes, 60, currency) },
  }))
}

/** The largest percentage off that booking now earns; 0 where none does. */
export function earlyBookingDiscount({ earlyBooking }: SessionConfig, startsAt: number, now: number): number {
  const earned = earlyBooking.filter(({ daysAhead }) => startsAt - now >= daysAhead * dayMs)
  return Math.max(0, ...earned.map(({ percentOff }) => percentOff))
}

export type SessionToPrice = {
  config: SessionConfig
  durationMinutes: number
  currency: string
  startsAt: number
  now: number
}

/** What is to be paid and what early booking took off, together the rate; null where there is no rate. */
export function priceSession({
  config,
  durationMinutes,
  currency,
  startsAt,
  now,
}: SessionToPrice): { priceMinor: number; discountMinor: number } | null {
  const rateMinor = rateFor(config, durationMinutes, currency)
  if (rateMinor === null) return null
  const discountMinor = chargeable(rateMinor, earlyBookingDiscount(config, startsAt, now), 100, currency)
  return { priceMinor: rateMinor - discountMinor, discountMinor }
}
