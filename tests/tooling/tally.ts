/** What each runner reports about itself, and what the whole run makes of it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'

type Failure = { test: string; message: string }
type Skip = { test: string; reason: string }
export type Tally = { passed: number; failures: Failure[]; skips: Skip[] }

/** The one gap continuous integration lives with: that specification is not ours to ship. */
export const allowedSkip = 'Stripe spec not present'

const tallyVariable = 'DESKBELL_TALLY'

export const emptyTally = (): Tally => ({ passed: 0, failures: [], skips: [] })

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failures: tallies.flatMap((tally) => tally.failures),
    skips: tallies.flatMap((tally) => tally.skips),
  }
}

/** A runner that ends badly without naming a test, or leaves no report, has failed once more. */
export function judgeRunner(runner: string, exit: number | string, tally: Tally | undefined): Tally {
  if (!tally) {
    return failed(`${runner} ended with ${exit} and left no report`)
  }
  if (exit === 0 || tally.failures.length > 0) return tally
  return addTallies([tally, failed(`${runner} ended with ${exit} though every test it named passed`)])
}

export const failed = (message: string): Tally => ({
  ...emptyTally(),
  failures: [{ test: 'the run itself', message }],
})

/** Why this run may not count as a success, one sentence each. */
export function objections(total: Tally, strict: boolean): string[] {
  const ran = total.passed + total.failures.length
  const forbidden = total.skips.filter((skip) => skip.reason !== allowedSkip)
  return [
    ...(total.failures.length > 0 ? [`${total.failures.length} failed`] : []),
    ...(ran === 0 ? ['No test ran'] : []),
    ...(strict && forbidden.length > 0 ? [`${forbidden.length} skipped where CI allows no skip`] : []),
  ]
}

export function closingLine({ passed, failures, skips }: Tally): string {
  const line = `${passed} passed, ${failures.length} failed`
  return skips.length > 0 ? `${line}, ${skips.length} skipped` : line
}

/** True under `pnpm test`, where a forgotten `.only` would hide all other tests. */
export const isTallied = (): boolean => Boolean(process.env[tallyVariable])

/** Reporters call this; a runner started by hand has nobody to report to. */
export function writeTally(tally: Tally): void {
  const file = process.env[tallyVariable]
  if (file) writeFileSync(file, JSON.stringify(tally))
}

export const tallyEnvironment = (file: string): Record<string, string> => ({ [tallyVariable]: file })

export function readTally(file: string): Tally | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tally
  } catch {
    return undefined
  } finally {
    rmSync(file, { force: true })
  }
}
