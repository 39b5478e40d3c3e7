import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { WebhookDelivery, WebhookDeliveryPage, WebhookEndpoint } from '@deskbell/server/contract/outgoing-webhooks'
import type { Sender } from '../../support/scenario.ts'
import type { Desk } from '../credits/desk.ts'

export type Received = {
  headers: IncomingHttpHeaders
  text: string
  event: { id: string; type: string; createdAt: string; practice: string; data: Record<string, unknown> }
}

/** Somebody else's server, which a test lets do as it likes. */
export type Receiver = { url: string; received: Received[]; answer: (listener: RequestListener) => void }

export const taken: RequestListener = (_, response) => void response.writeHead(204).end()
export const status =
  (code: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(code, headers).end()

/** A real server for the length of one test; what is asked of it to see whether it is there does not count. */
export async function startReceiver(): Promise<Receiver> {
  let listener = taken
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    if (request.method === 'POST') received.push({ headers: request.headers, text, event: JSON.parse(text) })
    listener(request, response)
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
  return { url: `http://127.0.0.1:${port}/hook`, received, answer: (next) => void (listener = next) }
}

/** As a receiver checks it, by https://www.standardwebhooks.com. */
export function isSigned({ headers, text }: Received, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`
  const expected = createHmac('sha256', key).update(signed).digest()
  const [version, signature = ''] = String(headers['webhook-signature']).split(',')
  const given = Buffer.from(signature, 'base64')
  return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
}

export async function addEndpoint(
  desk: Desk,
  url: string,
  events: string[] = [],
  sender: Sender = desk.member,
): Promise<WebhookEndpoint & { secret: string }> {
  const { status: code, body } = await desk.post<WebhookEndpoint & { secret: string }>(
    '/api/webhook-endpoints',
    sender,
    {
      practice: desk.jane.slug,
      url,
      events,
    },
  )
  if (code !== 201) throw new Error(`Adding an endpoint answered ${code}: ${JSON.stringify(body)}`)
  // What happened in the very millisecond before belongs to it too.
  desk.app.clock.advance(1)
  return body
}

export async function deliveriesOf(desk: Desk, endpoint: { id: string }): Promise<WebhookDelivery[]> {
  const path = `/api/webhook-endpoints/${endpoint.id}/deliveries`
  return (await desk.get<WebhookDeliveryPage>(path, desk.member)).body.data
}

export async function endpointOf(desk: Desk, { id }: { id: string }): Promise<WebhookEndpoint> {
  const { body } = await desk.get<{ data: WebhookEndpoint[] }>('/api/webhook-endpoints?practice=jane', desk.member)
  return body.data.find((endpoint) => endpoint.id === id) as WebhookEndpoint
}

/** The timer, once. */
export const tick = (desk: Pick<Desk, 'app'>) => desk.app.server.runDueWork()

/** Something happens that is two events: a client, and a package of theirs. */
export async function addClient(desk: Desk, email: string): Promise<string> {
  const { body } = await desk.post<{ id: string }>('/api/clients', desk.member, {
    practice: 'jane',
    email,
    name: 'Val Client',
  })
  return body.id
}
