/** Reports vitest's run as a tally: vitest's own JSON knows neither why a test was skipped nor what broke a file. */
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node'
import { type Tally, emptyTally, writeTally } from './tally.ts'

type Problem = { readonly message: string }

export default class VitestTally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly Problem[]): void {
    const tally = emptyTally()
    for (const module of modules) {
      const file = `[${module.project.name}] ${module.relativeModuleId}`
      blame(tally, file, module.errors())
      for (const suite of module.children.allSuites()) blame(tally, `${file} > ${suite.fullName}`, suite.errors())
      for (const test of module.children.allTests()) count(tally, file, test)
    }
    for (const error of unhandled) blame(tally, 'outside any test', [error])
    writeTally(tally)
  }
}

function blame(tally: Tally, test: string, errors: readonly Problem[]): void {
  if (errors.length === 0) return
  tally.failures.push({ test, message: errors.map((error) => error.message).join('\n') })
}

function count(tally: Tally, file: string, test: TestCase): void {
  const name = `${file} > ${test.fullName}`
  const result = test.result()
  if (result.state === 'passed') tally.passed += 1
  else if (result.state === 'failed') blame(tally, name, result.errors)
  // Its worker died under it.
  else if (result.state === 'pending') blame(tally, name, [{ message: 'it never finished' }])
  else tally.skips.push({ test: name, reason: reasonFor(test) })
}

function reasonFor(test: TestCase): string {
  const result = test.result()
  if (result.state === 'skipped' && result.note) return result.note
  if (test.options.mode === 'todo') return 'still to be written'
  return brokenSetup(test.parent) ? 'what it stands in failed to set up' : 'no reason given'
}

function brokenSetup(parent: TestSuite | TestModule): boolean {
  if (parent.errors().length > 0) return true
  return parent.type === 'suite' && brokenSetup(parent.parent)
}
