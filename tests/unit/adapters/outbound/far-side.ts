import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type FarSide = { origin: string; port: number; requests: IncomingMessage[] }

/** A real server on this machine for the length of one test. */
export async function farSide(answer: RequestListener): Promise<FarSide> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((done) => {
      server.close(done)
    })
  })
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, port, requests }
}

export async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    return (error as { reason?: string }).reason ?? String(error)
  }
  return 'none'
}
