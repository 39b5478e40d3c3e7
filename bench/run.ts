/**
 * `pnpm bench [name …]`
 *
 * Runs the programs of this folder one after another, each in a process of its own: all of them, or those named. A
 * program exports `bench`, or does its work when it is loaded. Every figure is a ratio measured in one run, so that a
 * slower machine changes nothing; none of them is a test.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { basename } from 'node:path'

const alone = '--alone'
const [first, ...others] = process.argv.slice(2)
if (first === alone) await runAlone(others[0] as string)
else await runEach(first === undefined ? [] : [first, ...others])

async function runEach(wanted: string[]): Promise<void> {
  const programs = globSync('*.ts', { cwd: import.meta.dirname })
    .map((file) => basename(file, '.ts'))
    .filter((name) => name !== 'run')
    .toSorted()
  const unknown = wanted.filter((name) => !programs.includes(name))
  if (unknown.length > 0) {
    console.error(`No bench is called ${unknown.join(', ')}: there are ${programs.join(', ')}.`)
    process.exitCode = 1
    return
  }
  for (const name of wanted.length > 0 ? wanted : programs) {
    console.log(`\n— ${name}`)
    const [code] = (await once(fork(import.meta.filename, [alone, name]), 'exit')) as [number | null]
    if (code !== 0) process.exitCode = 1
  }
}

async function runAlone(name: string): Promise<void> {
  const program = (await import(`./${name}.ts`)) as { bench?: () => Promise<void> }
  await program.bench?.()
  process.disconnect?.()
}
