/**
 * `pnpm test [part …] [filter …]`
 *
 * Runs every test, or only the parts named: unit, api, faults, edge, e2e, wordpress, widget.
 * What follows is a filter on file paths; words that start with a dash, and their values, are
 * handed to vitest as they are:
 *
 *     pnpm test                      everything
 *     pnpm test api unit             two parts
 *     pnpm test widget slot          element tests whose path contains "slot"
 *     pnpm test unit money -t rounds unit tests of money whose title contains "rounds"
 *
 * The last line is `N passed, N failed`, with `, N skipped` where tests were skipped. The exit code
 * is 1 after a failure, a crashed runner or an empty run, and, where CI=true, after a skip.
 */
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { provideChromium } from './support/chromium.ts'
import { plan } from './tooling/plan.ts'
import { endGroupsWithUs, runNode } from './tooling/processes.ts'
import * as tallies from './tooling/tally.ts'
import { zones } from './tooling/zones.ts'

const root = join(import.meta.dirname, '..')
const reports = mkdtempSync(join(tmpdir(), 'deskbell-tests-'))
const env: Record<string, string> = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
const { resolve } = createRequire(import.meta.url)

process.chdir(root)
endGroupsWithUs()
process.once('exit', () => rmSync(reports, { recursive: true, force: true }))
const todo = plan(process.argv.slice(2), elementTests())
const total = tallies.addTallies([await prepare(), await runVitest(), await runElements()])
close(total)

function elementTests(): string[] {
  const patterns = ['tests/widget/**/*.test.ts', 'tests/tooling/**/*.element.test.ts']
  return globSync(patterns, { cwd: root }).toSorted()
}

/** A part that cannot be prepared is a failure; the others still run. */
async function prepare(): Promise<tallies.Tally> {
  const results: tallies.Tally[] = []
  if (todo.browser) {
    try {
      env['CHROMIUM_PATH'] = await provideChromium()
    } catch (error) {
      results.push(tallies.failed(String(error)))
    }
  }
  const build = join(root, 'widget/build.ts')
  if (todo.build && existsSync(build)) {
    say('Building the widget')
    const exit = await runNode([build], { env })
    if (exit !== 0) results.push(tallies.failed(`the widget did not build: ended with ${exit}`))
  }
  return tallies.addTallies(results)
}

async function runVitest(): Promise<tallies.Tally> {
  if (!todo.vitest) return tallies.emptyTally()
  say('Tests in Node')
  const reporter = join(root, 'tests/tooling/vitest-tally.ts')
  const script = join(dirname(resolve('vitest/package.json')), 'vitest.mjs')
  const flags = ['--allowOnly=false', '--reporter=default', `--reporter=${reporter}`]
  return tallied('vitest', [script, 'run', '--config', 'tests/vitest.config.ts', ...flags, ...todo.vitest])
}

async function runElements(): Promise<tallies.Tally> {
  if (todo.elements.length === 0) return tallies.emptyTally()
  say(`Element tests in ${zones.join(', ')}`)
  const script = join(dirname(resolve('@web/test-runner')), 'bin.js')
  const args = ['--config', 'tests/web-test-runner.config.ts', '--files', ...todo.elements]
  return tallied('web-test-runner', [script, ...args], withoutCursorMoves)
}

async function tallied(name: string, args: string[], rewrite?: (text: string) => string): Promise<tallies.Tally> {
  const file = join(reports, `${name}.json`)
  const childEnv = { ...env, ...tallies.tallyEnvironment(file), TEST_ZONES: zones.join(',') }
  const exit = await runNode(args, { env: childEnv, ...(rewrite ? { rewrite } : {}) })
  return tallies.judgeRunner(name, exit, tallies.readTally(file))
}

/** Web Test Runner redraws a progress bar even where there is no terminal to draw on. */
function withoutCursorMoves(text: string): string {
  return text.replaceAll(/\u001B\[(?:2K|1A|G)/g, '').replaceAll(/\n{3,}/g, '\n\n')
}

function close(all: tallies.Tally): void {
  for (const { test, reason } of all.skips) console.log(`skipped: ${test} (${reason})`)
  for (const { test, message } of all.failures) console.log(`failed: ${test}\n        ${message.split('\n')[0]}`)
  const objections = tallies.objections(all, process.env['CI'] === 'true')
  for (const objection of objections) console.log(`${objection}.`)
  process.exitCode ||= objections.length > 0 ? 1 : 0
  console.log(`\n${tallies.closingLine(all)}`)
}

function say(line: string): void {
  console.log(`\n— ${line}`)
}
