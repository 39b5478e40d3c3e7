import type { Allowance } from '../contract/packages.ts'
import type { Money } from '../contract/primitives.ts'
import { fieldProblem } from './errors.ts'
import { shareOf } from './money.ts'

/** @throws DeskbellError `invalid_input` where two allowances are for one service type and tier */
export function checkAllowances(allowances: readonly Allowance[]): void {
  const seen = new Set<string>()
  allowances.forEach(({ serviceType, consultantTier }, index) => {
    const kind = `${serviceType} ${consultantTier}`
    if (seen.has(kind)) {
      throw fieldProblem(
        'invalid_input',
        `allowances.${index}.serviceType`,
        `There is one more line for ${serviceType} sessions of this tier. Put them together.`,
      )
    }
    seen.add(kind)
  })
}

/** Sessions of the usual length that the allowances are good for; null where one is unlimited. */
export function sessionCount(allowances: readonly Allowance[], sessionDurationMinutes: number): number | null {
  let sessions = 0
  for (const { credits, creditUnitMinutes } of allowances) {
    if (credits === null) return null
    sessions += Math.floor(credits / Math.ceil(sessionDurationMinutes / creditUnitMinutes))
  }
  return sessions
}

/** Price ÷ sessions; null where a package is free, unlimited or a single session. */
export function valuePerSession(price: Money, sessions: number | null): Money | null {
  if (sessions === null || sessions < 2 || price.amount === 0) return null
  return { amount: shareOf(price.amount, sessions), currency: price.currency }
}

/** "5 private (30 min) + 3 group" */
export function describeBundle(allowances: readonly Allowance[]): string {
  return allowances
    .map(({ credits, serviceType, creditUnitMinutes }) => {
      const amount = `${credits ?? 'unlimited'} ${serviceType}`
      return serviceType === 'private' ? `${amount} (${creditUnitMinutes} min)` : amount
    })
    .join(' + ')
}

const units: readonly Allowance['creditUnitMinutes'][] = [15, 30, 45, 60]

/**
 * The one allowance that an old-style package with nothing but a number of sessions stands for: private sessions with
 * any consultant, in credits that fit their length.
 * @throws DeskbellError `invalid_input` where that is more credits than a package holds
 */
export function allowanceOfSessions(sessions: number, sessionDurationMinutes: number): Allowance {
  const creditUnitMinutes =
    units.find((unit) => unit >= sessionDurationMinutes) ??
    units.findLast((unit) => sessionDurationMinutes % unit === 0) ??
    60
  const credits = sessions * Math.ceil(sessionDurationMinutes / creditUnitMinutes)
  if (credits > 10_000) throw fieldProblem('invalid_input', 'sessionCount', 'That is more than 10,000 credits.')
  return { serviceType: 'private', consultantTier: 0, credits, creditUnitMinutes }
}

const creditUnits = [60, 45, 30, 15] as const

/** The largest unit that a session is made up of whole; the smallest where none fits. */
export function unitFor(durationMinutes: number): (typeof creditUnits)[number] {
  return creditUnits.find((unit) => durationMinutes % unit === 0) ?? 15
}
