import type { Allowance } from '../contract/packages.ts'
import type { Money } from '../contract/primitives.ts'
import { nextDay, startOfDay } from './calendar-day.ts'
import { maximumMinor, spell, supportedCurrencies } from './currency.ts'
import { fieldProblem } from './errors.ts'
import type { TransferMove } from './ledger-changes.ts'
import type { GrantFacts } from './ledger.ts'

const dayMilliseconds = 86_400_000

/**
 * From when until when assigned credits are good, in UTC milliseconds. A day starts when it starts in the practice, and
 * as the last one it counts whole.
 * @throws DeskbellError `invalid_input` where they would never be good, or not any more
 */
export function assignmentPeriod(
  { startsAt, expiresAt }: { startsAt?: string | undefined; expiresAt?: string | undefined },
  { validDays, timeZone, now }: { validDays: number | null; timeZone: string; now: number },
): { startsAt: number; expiresAt: number | null } {
  const start = startsAt === undefined ? now : isDay(startsAt) ? startOfDay(startsAt, timeZone) : Date.parse(startsAt)
  const end = expiresAt === undefined ? expiryOf(start, validDays) : endOf(expiresAt, timeZone)
  if (end !== null && end <= now) throw fieldProblem('invalid_input', 'expiresAt', 'This is over already.')
  if (end !== null && end <= start)
    throw fieldProblem('invalid_input', 'expiresAt', 'This is before the credits start to be good.')
  return { startsAt: start, expiresAt: end }
}

const isDay = (text: string) => text.length === 10
const endOf = (text: string, timeZone: string) => (isDay(text) ? startOfDay(nextDay(text), timeZone) : Date.parse(text))
const expiryOf = (start: number, validDays: number | null) =>
  validDays === null ? null : start + validDays * dayMilliseconds

/**
 * What was paid elsewhere may be less than a card is charged, but is counted with what is sold here.
 * @throws DeskbellError `currency_not_supported` or `price_out_of_range`
 */
export function checkAgreedPrice({ amount, currency }: Money): void {
  if (!supportedCurrencies.includes(currency))
    throw fieldProblem(
      'currency_not_supported',
      'price.currency',
      `Prices in ${currency} are not possible. Choose one of ${supportedCurrencies.join(', ')}.`,
    )
  if (amount > maximumMinor)
    throw fieldProblem(
      'price_out_of_range',
      'price.amount',
      `The largest price in ${currency} is ${spell(maximumMinor, currency)}.`,
    )
}

/** What a transfer brings to the other client: one allowance for each kind of credits. */
export function allowancesOf(moves: readonly TransferMove<GrantFacts>[]): Allowance[] {
  const kinds = new Map<string, Allowance>()
  for (const { grant, credits } of moves) {
    const { serviceType, consultantTier, creditUnitMinutes } = grant
    const kind = `${serviceType} ${consultantTier} ${creditUnitMinutes}`
    const before = kinds.get(kind)?.credits ?? 0
    kinds.set(kind, {
      serviceType,
      consultantTier,
      credits: before + credits,
      creditUnitMinutes: creditUnitMinutes as Allowance['creditUnitMinutes'],
    })
  }
  return [...kinds.values()]
}
