import type { BalanceRow } from '../contract/imports.ts'
import type { Allowance } from '../contract/packages.ts'
import { fieldProblem } from './errors.ts'

type Left = Pick<BalanceRow, 'sessionsLeft' | 'privateCredits' | 'groupCredits' | 'courseCredits' | 'consultantTier'>
type Item = { allowances: readonly Allowance[]; sessionDurationMinutes: number }

const columnOf = { private: 'privateCredits', group: 'groupCredits', course: 'courseCredits' } as const

/**
 * What is left of a package, in credits of its own allowances: unit and tier are the package's.
 * @throws DeskbellError `invalid_input`, naming the column
 */
export function creditsLeftOf(row: Left, item: Item): Allowance[] {
  const kinds = (Object.keys(columnOf) as (keyof typeof columnOf)[]).filter((kind) => row[columnOf[kind]] !== undefined)
  if (row.sessionsLeft !== undefined) {
    if (kinds.length > 0) throw wrong('sessionsLeft', 'Use either sessions or credits.')
    return [sessionsOf(row.sessionsLeft, item, row.consultantTier)]
  }
  if (kinds.length === 0) throw wrong('sessionsLeft', 'Say how many sessions or credits are left.')
  return kinds.map((kind) => {
    const column = columnOf[kind]
    const allowance = oneOf(item, column, row.consultantTier, kind)
    const credits = row[column]
    if (credits === 'unlimited' && allowance.credits !== null)
      throw wrong(column, 'This package is not unlimited: say how many credits are left.')
    return { ...allowance, credits: credits === 'unlimited' ? null : (credits as number) }
  })
}

function sessionsOf(sessions: number, item: Item, tier: number | undefined): Allowance {
  const allowance = oneOf(item, 'sessionsLeft', tier)
  const credits = sessions * Math.ceil(item.sessionDurationMinutes / allowance.creditUnitMinutes)
  if (credits > 10_000) throw wrong('sessionsLeft', 'That is more than 10,000 credits.')
  return { ...allowance, credits }
}

function oneOf(item: Item, column: string, tier: number | undefined, kind?: Allowance['serviceType']): Allowance {
  const [allowance, another] = item.allowances.filter(
    ({ serviceType, consultantTier }) =>
      (kind === undefined || serviceType === kind) && (tier === undefined || consultantTier === tier),
  )
  if (allowance === undefined) throw wrong(column, 'The package holds nothing of this kind.')
  if (another !== undefined && kind === undefined)
    throw wrong(column, 'The package holds several kinds of sessions: use a column for each kind.')
  if (another !== undefined) throw wrong('consultantTier', 'The package holds several tiers of this kind: say which.')
  return allowance
}

const wrong = (path: string, message: string) => fieldProblem('invalid_input', path, message)
