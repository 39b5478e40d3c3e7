import type { SessionConfigInput } from '../contract/availability.ts'
import { isChargeable, maximumMinor, spell, supportedCurrencies } from './currency.ts'
import { fieldProblem } from './errors.ts'
import { rateFor, type SessionConfig } from './scheduling/session-rates.ts'
import { scaled } from './money.ts'

/** The rules' own form of what a consultant entered. */
function toConfig(input: SessionConfigInput): SessionConfig {
  return {
    ...input,
    durations: input.durations.map(({ durationMinutes, rates }) => ({
      durationMinutes,
      rates: Object.fromEntries(rates.map(({ currency, amount }) => [currency, amount])),
    })),
  }
}

/**
 * Every rate is nothing at all, for free sessions, or one that can be charged, also with the largest early-booking discount and for custom lengths.
 * @param pathOf where a rate was entered
 * @throws DeskbellError `currency_not_supported`, `price_out_of_range` or `invalid_input`, naming the field
 */
export function checkSessionConfig(
  input: SessionConfigInput,
  pathOf = (duration: number, rate: number) => `durations.${duration}.rates.${rate}`,
): void {
  const percentOff = Math.max(0, ...input.earlyBooking.map((rule) => rule.percentOff))
  input.durations.forEach(({ rates }, index) =>
    rates.forEach(({ amount, currency }, place) => {
      const path = pathOf(index, place)
      if (!supportedCurrencies.includes(currency))
        throw fieldProblem(
          'currency_not_supported',
          `${path}.currency`,
          `Rates in ${currency} are not possible. Choose one of ${supportedCurrencies.join(', ')}.`,
        )
      checkRate({ amount, currency, percentOff, path: `${path}.amount` })
    }),
  )
  checkSteps(input)
  checkDays(input)
  checkCustomRates(input, percentOff)
}

type Rate = { amount: number; currency: string; percentOff: number; path: string }

function checkRate({ amount, currency, percentOff, path }: Rate): void {
  const least = amount - scaled(amount, percentOff, 100)
  if (amount > maximumMinor)
    throw fieldProblem(
      'price_out_of_range',
      path,
      `The largest rate in ${currency} is ${spell(maximumMinor, currency)}.`,
    )
  if (amount === 0 || isChargeable(least, currency)) return
  const price = spell(least, currency)
  throw fieldProblem(
    'price_out_of_range',
    path,
    percentOff === 0
      ? `${price} cannot be charged: it is too little, or not an amount of that currency. Leave the rate out where only credits pay; 0 makes the session free.`
      : `With ${percentOff} % off it is ${price}, which cannot be charged.`,
  )
}

function checkSteps({ custom }: SessionConfigInput): void {
  if (custom === null || (custom.maximumMinutes - custom.minimumMinutes) % custom.stepMinutes === 0) return
  throw fieldProblem(
    'invalid_input',
    'custom.stepMinutes',
    'Choose a step that leads from the shortest to the longest duration.',
  )
}

function checkDays({ earlyBooking }: SessionConfigInput): void {
  const days = earlyBooking.map(({ daysAhead }) => daysAhead)
  const again = days.findIndex((one, index) => days.indexOf(one) !== index)
  if (again !== -1)
    throw fieldProblem('invalid_input', `earlyBooking.${again}.daysAhead`, 'Name each number of days once.')
}

/** Rates lie on straight lines between the listed ones, which are checked already: beyond those only the ends are new. */
function checkCustomRates(input: SessionConfigInput, percentOff: number): void {
  if (input.custom === null) return
  const config = { ...toConfig(input), active: true }
  const { minimumMinutes, maximumMinutes } = input.custom
  const currencies = new Set(input.durations.flatMap(({ rates }) => rates.map(({ currency }) => currency)))
  for (const currency of currencies) {
    const ends = { 'custom.minimumMinutes': minimumMinutes, 'custom.maximumMinutes': maximumMinutes }
    for (const [path, durationMinutes] of Object.entries(ends)) {
      const amount = rateFor(config, durationMinutes, currency)
      if (amount !== null) checkRate({ amount, currency, percentOff, path })
    }
  }
}
