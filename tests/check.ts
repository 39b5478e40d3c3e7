/**
 * `pnpm check [name …]`
 *
 * Types, lint with the arrows between folders, format, dead code, licences and addresses: one line each with
 * its time, then what is wrong. With names, only those checks.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { checkAddresses } from './tooling/addresses.ts'
import { checkLicences } from './tooling/licences.ts'

/** What is wrong, in the words of the tool; empty where nothing is. */
type Check = () => Promise<string> | string

const root = join(import.meta.dirname, '..')
const bin = (name: string, script: string): string => join(root, 'node_modules', name, script)

const checks: Record<string, Check> = {
  types: () => node(bin('typescript', 'bin/tsc'), '--noEmit', '--pretty', String(process.stdout.isTTY === true)),
  lint: () => node(bin('oxlint', 'bin/oxlint'), '--deny-warnings'),
  format: () => node(bin('oxfmt', 'bin/oxfmt'), '--check'),
  'dead code': () => node(bin('knip', 'bin/knip.js'), '--no-progress', '--no-config-hints'),
  licences: () => checkLicences(root),
  addresses: () => checkAddresses(root),
}

function node(...args: string[]): Promise<string> {
  return new Promise((done) => {
    const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 }
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim()
      done(error ? output || String(error) : '')
    })
  })
}

async function run(name: string, check: Check): Promise<string> {
  const start = performance.now()
  let wrong: string
  try {
    wrong = await check()
  } catch (error) {
    wrong = String(error)
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${wrong ? '✗' : '✓'} ${name.padEnd(10)} ${seconds} s`)
  return wrong && `\n— ${name}\n${wrong}`
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in checks))
if (unknown.length > 0)
  throw new Error(`No check is called ${unknown.join(', ')}: there are ${Object.keys(checks).join(', ')}.`)
const chosen = Object.entries(checks).filter(([name]) => wanted.length === 0 || wanted.includes(name))
const wrongs = await Promise.all(chosen.map(([name, check]) => run(name, check)))
for (const wrong of wrongs.filter(Boolean)) console.log(wrong)
process.exitCode = wrongs.some(Boolean) ? 1 : 0
