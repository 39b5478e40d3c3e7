/** Reports the element tests as a tally, and each finished file in one line. */
import { relative } from 'node:path'
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner'
import { type Tally, addTallies, emptyTally, writeTally } from './tally.ts'

export function wtrTally(): Reporter {
  return {
    reportTestFileResults({ sessionsForTestFile }) {
      for (const session of sessionsForTestFile) console.log(progress(session))
    },
    onTestRunFinished({ sessions }) {
      writeTally(addTallies(sessions.map(tallyOf)))
    },
  }
}

const place = (session: TestSession): string =>
  `[${session.browser.name}] ${relative(process.cwd(), session.testFile ?? 'unnamed file')}`

function tallyOf(session: TestSession): Tally {
  const tally = emptyTally()
  if (session.testResults) walk(tally, session.testResults, place(session))
  const hidden = session.errors.map((error) => error.message)
  // A file that never loaded, or timed out, has no failing test to show for it.
  if (hidden.length > 0 || (!session.passed && tally.failures.length === 0)) {
    tally.failures.push({ test: place(session), message: hidden.join('\n') || 'the file did not finish' })
  }
  return tally
}

function walk(tally: Tally, suite: TestSuiteResult, path: string): void {
  for (const test of suite.tests) {
    const name = `${path} > ${test.name}`
    if (test.skipped) tally.skips.push({ test: name, reason: 'no reason given' })
    else if (test.passed) tally.passed += 1
    else tally.failures.push({ test: name, message: test.error?.message ?? 'it failed' })
  }
  for (const inner of suite.suites) walk(tally, inner, `${path} > ${inner.name}`)
}

function progress(session: TestSession): string {
  const { passed, failures, skips } = tallyOf(session)
  const skipped = skips.length > 0 ? `, ${skips.length} skipped` : ''
  const failed = failures.length > 0 ? `, ${failures.length} failed` : ''
  return ` ${failures.length > 0 ? '✗' : '✓'} ${place(session)} (${passed} passed${failed}${skipped})`
}
