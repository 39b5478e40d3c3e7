import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Client, ResultSet } from '@libsql/client'
import { expect, test } from 'vitest'
import { queueWrites } from '@deskbell/server/db/write-queue'

/** A server that answers reads at once, and writes when it is told to. */
function slowServer() {
  const answers: (() => void)[] = []
  const sent: string[] = []
  const execute = (statement: string) => {
    sent.push(statement)
    if (statement.startsWith('select')) return Promise.resolve({} as ResultSet)
    const { promise, resolve } = Promise.withResolvers<ResultSet>()
    answers.push(() => resolve({} as ResultSet))
    return promise
  }
  const client = {
    protocol: 'http',
    execute,
    batch: ([first]: string[]) => execute(first as string),
  } as unknown as Client
  const answer = async () => {
    answers.shift()?.()
    await setImmediate()
  }
  return { client, sent, answer }
}

test('writes take turns in the order they came, and reads go at once', async () => {
  const { client, sent, answer } = slowServer()
  const queued = queueWrites(client, { inFlight: 2 })
  for (const name of ['a', 'b', 'c', 'd']) void queued.execute(`insert ${name}`)
  void queued.execute('select 1')
  void queued.batch(['select 2'])
  await setImmediate()
  expect(sent.toSorted()).toEqual(['insert a', 'insert b', 'select 1', 'select 2'])
  await answer()
  expect(sent.at(-1)).toBe('insert c')
  await answer()
  expect(sent.at(-1)).toBe('insert d')
})

test('a write that fails passes its turn on', async () => {
  const { client } = slowServer()
  const sent: string[] = []
  const failing = Object.assign(client, {
    execute: async (text: string) => (sent.push(text), Promise.reject(new Error('No.'))),
  })
  const queued = queueWrites(failing, { inFlight: 1 })
  await Promise.allSettled(['insert a', 'insert b', 'insert c'].map((text) => queued.execute(text)))
  expect(sent).toEqual(['insert a', 'insert b', 'insert c'])
})

test('a write beyond the bound is refused at once and never sent', async () => {
  const { client, sent, answer } = slowServer()
  const queued = queueWrites(client, { inFlight: 1, waiting: 1 })
  const first = queued.execute('insert a')
  const second = queued.execute('insert b')
  await expect(queued.execute('insert c')).rejects.toMatchObject({ code: 'unavailable' })
  await setImmediate()
  await answer()
  await answer()
  await Promise.all([first, second])
  expect(sent).toEqual(['insert a', 'insert b'])
})

test('a write that has waited too long is refused and never sent', async () => {
  const { client, sent, answer } = slowServer()
  const queued = queueWrites(client, { inFlight: 1, patienceMilliseconds: 5 })
  void queued.execute('insert a')
  const late = queued.execute('insert b').catch((error: unknown) => error)
  await setTimeout(20)
  await answer()
  expect(await late).toMatchObject({ code: 'unavailable' })
  expect(sent).toEqual(['insert a'])
})
