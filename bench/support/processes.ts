import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A program of this folder in a process of its own that answers each message with one. */
export type Partner = { ask: <Answer>(message: unknown) => Promise<Answer>; stop: () => Promise<void> }

/** @returns the process, and the first thing it said where it speaks first */
export async function start<First>(
  program: string,
  args: string[],
  speaksFirst: true,
): Promise<Partner & { first: First }>
export async function start(program: string, args?: string[]): Promise<Partner>
export async function start(
  program: string,
  args: string[] = [],
  speaksFirst = false,
): Promise<Partner & { first?: unknown }> {
  const child = fork(join(import.meta.dirname, program), args)
  const first = speaksFirst ? await answerOf(child) : undefined
  return {
    first,
    async ask<Answer>(message: unknown) {
      const answer = answerOf(child)
      child.send(message as string)
      return (await answer) as Answer
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`A process of the measurement ended with ${code}.`))
    child.once('exit', ended)
    child.once('message', (answer) => {
      child.off('exit', ended)
      resolve(answer)
    })
  })
}
