/**
 * Sends one request again and again over kept connections, one at a time on each, and counts the answers. Raw sockets:
 * `node:http` as the client would be slower than what is measured and hide it.
 */
import { connect, type Socket } from 'node:net'

export type LoadOrder = {
  port: number
  path: string
  headers: string[]
  connections: number
  milliseconds: number
  /** Answers tell in their head how long they may be kept, so that not all are equally long. */
  varies?: boolean
}
export type LoadResult = { requests: number; seconds: number; requestsPerSecond: number; bytes: number }

process.on('message', async (order: LoadOrder) => {
  process.send?.(await load(order))
})

async function load({
  port,
  path,
  headers,
  connections,
  milliseconds,
  varies = false,
}: LoadOrder): Promise<LoadResult> {
  const message = Buffer.from([`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...headers, '', ''].join('\r\n'))
  const until = performance.now() + milliseconds
  const start = performance.now()
  const counts = await Promise.all(
    Array.from({ length: connections }, () => ask(connect(port, '127.0.0.1'), message, { until, varies })),
  )
  const seconds = (performance.now() - start) / 1000
  const requests = counts.reduce((total, { answers }) => total + answers, 0)
  return { requests, seconds, requestsPerSecond: requests / seconds, bytes: counts[0]?.bytes ?? 0 }
}

type Asking = { until: number; varies: boolean }

/**
 * Every answer to the same request is as long as the first, because ids and dates are; so counting bytes is enough. Where
 * heads vary, each is read.
 */
function ask(socket: Socket, message: Buffer, { until, varies }: Asking): Promise<{ answers: number; bytes: number }> {
  socket.setNoDelay(true)
  return new Promise((resolve, reject) => {
    let answers = 0
    let bytes = 0
    let first = ''
    let missing = 0
    socket.once('connect', () => socket.write(message))
    socket.once('error', reject)
    socket.on('data', (part: Buffer) => {
      if (bytes === 0) {
        first += part.toString('latin1')
        bytes = lengthOf(first)
        if (bytes === 0) return
        if (!first.startsWith('HTTP/1.1 200 ')) reject(new Error(first.split('\r\n')[0]))
        missing = bytes - first.length
      } else missing -= part.length
      if (missing > 0) return
      if (missing < 0) reject(new Error('An answer was longer than the first one.'))
      answers++
      missing = bytes
      if (varies) {
        bytes = 0
        first = ''
      }
      if (performance.now() < until) socket.write(message)
      else socket.destroy()
    })
    socket.once('close', () => resolve({ answers, bytes }))
  })
}

/** 0 while the head is not complete. */
function lengthOf(text: string): number {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return 0
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end)) ?? []
  if (length === undefined) throw new Error('An answer without Content-Length.')
  return end + 4 + Number(length)
}
