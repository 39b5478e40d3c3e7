import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/**
 * What becomes of a write: it arrives and its answer does not; it never arrives; or its sender is cut off at once and it
 * arrives later. `asked` is answered. A function runs before the write arrives.
 */
export type Fate =
  | 'asked'
  | 'answer_lost'
  | 'request_lost'
  | 'late'
  | { late: Promise<unknown> }
  | (() => Promise<unknown>)

export type UnreliableServer = {
  url: string
  /** How the next writes go, one after another; afterwards all go well. */
  next: (...fates: Fate[]) => void
  /** All that was sent has arrived. */
  settled: () => Promise<void>
  stop: () => Promise<void>
}

const lateMilliseconds = 250

/** Stands before a libSQL server and loses what it is told to lose. */
export async function unreliable(target: string): Promise<UnreliableServer> {
  const fates: Fate[] = []
  const underWay = new Set<Promise<unknown>>()
  const server = createServer((request, response) => {
    const work = pass(request, response).catch(() => void request.socket.destroy())
    underWay.add(work)
    void work.finally(() => underWay.delete(work))
  })

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const fate = /BEGIN IMMEDIATE/.test(body.toString()) ? (fates.shift() ?? 'asked') : 'asked'
    const late = fate === 'late' ? setTimeout(lateMilliseconds) : typeof fate === 'object' ? fate.late : null
    if (fate === 'request_lost' || late !== null) request.socket.destroy()
    if (fate === 'request_lost') return
    await late
    if (typeof fate === 'function') await fate()
    const answer = await fetch(target + request.url, {
      method: request.method ?? 'GET',
      headers: { 'Content-Type': 'application/json' },
      ...(body.length > 0 ? { body } : {}),
    })
    const text = await answer.text()
    if (fate === 'answer_lost') return void request.socket.destroy()
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(text)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: (...wanted) => void fates.push(...wanted),
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await Promise.all(underWay)
    },
  }
}
