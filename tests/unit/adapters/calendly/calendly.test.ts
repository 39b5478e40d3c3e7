import { serveCalendlySimulator } from '@deskbell/demo/calendly/serve'
import { createCalendly } from '@deskbell/server/adapters/calendly/calendly'
import { createNodeOutbound } from '@deskbell/server/adapters/outbound/node-outbound'
import { describe, expect, onTestFinished, test } from 'vitest'
import { farSide, reasonOf } from '../outbound/far-side.ts'

const now = Date.parse('2026-12-01T09:00:00Z')
const start = Date.parse('2026-12-10T09:00:00Z')
const day = 86_400_000
const outbound = createNodeOutbound({ trust: ({ hostname }) => hostname === '127.0.0.1', timeoutMilliseconds: 2_000 })
const token = 'token of the tests'

async function open() {
  const simulator = await serveCalendlySimulator({ token, now: () => now })
  onTestFinished(simulator.stop)
  return { ...simulator, calendly: createCalendly({ outbound, apiBase: `${simulator.url}/` }) }
}

/** Takes webhooks, and verifies them. */
async function listener(verify: Awaited<ReturnType<typeof open>>['calendly']['verifyWebhook'], key: string) {
  const received: unknown[] = []
  const side = await farSide(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    received.push(await verify(body, String(request.headers['calendly-webhook-signature']), key, now))
    response.writeHead(204).end()
  })
  return { url: `${side.origin}/webhooks/calendly`, received }
}

describe('Calendly', () => {
  test('says whose token it is, and finds the event type behind a link', async () => {
    const { calendly, control } = await open()
    expect(await calendly.readUser(token)).toMatchObject({
      email: 'jane@example.com',
      schedulingUrl: 'https://calendly.com/jane-doe',
    })
    for (const link of [
      'https://calendly.com/jane-doe/strategy-session',
      'https://www.calendly.com/jane-doe/Strategy-Session/?month=2026-12',
    ])
      expect(await calendly.findEventType(token, link)).toEqual({
        uri: control.eventTypeUri('strategy-session'),
        name: 'Strategy session',
        schedulingUrl: 'https://calendly.com/jane-doe/strategy-session',
        durationMinutes: 60,
        active: true,
      })
    expect(await calendly.findEventType(token, 'https://calendly.com/jane-doe/other')).toBeNull()
  })

  test('makes a link that can be booked once', async () => {
    const { calendly, control } = await open()
    const link = await calendly.createSchedulingLink(token, control.eventTypeUri('intro-call'))
    expect(link).toMatch(/^https:\/\/calendly\.com\/d\//)
    expect(control.links()).toMatchObject([{ typeSlug: 'intro-call', used: false }])
    expect(await reasonOf(calendly.createSchedulingLink(token, `${control.eventTypeUri('intro-call')}X`))).toBe(
      'refused',
    )
  })

  test('lists what is scheduled, page after page', async () => {
    const { calendly, control } = await open()
    for (let index = 0; index < 130; index++)
      await control.book({ startsAt: start + index * 3_600_000, email: 'val@example.com' })
    await control.cancel(control.events()[3]?.id ?? '')
    const { uri: userUri } = await calendly.readUser(token)
    const events = await calendly.listScheduledEvents(token, { userUri, from: start, to: start + 5 * day })
    expect([events.length, events[0]?.startsAt, events[3]?.status]).toEqual([121, start, 'cancelled'])
    expect(await calendly.listInvitees(token, events[0]?.eventUri ?? '')).toMatchObject([
      { email: 'val@example.com', status: 'active', eventUri: events[0]?.eventUri },
    ])
  })

  test('tells about one invitee, and about none', async () => {
    const { calendly, control } = await open()
    const event = await control.book({ startsAt: start, email: 'val@example.com', utmContent: 'token-1' })
    const inviteeUri = control.inviteeUri(event)
    expect(await calendly.readInvitee(token, inviteeUri)).toEqual({
      eventUri: inviteeUri.replace(/\/invitees.*/, ''),
      inviteeUri,
      oldInviteeUri: null,
      newInviteeUri: null,
      status: 'active',
      rescheduled: false,
      email: 'val@example.com',
      name: 'Val Client',
      timeZone: 'Europe/Berlin',
      utmContent: 'token-1',
      cancelledBy: null,
      cancelledAt: null,
      createdAt: now,
    })
    expect(await calendly.readInvitee(token, `${inviteeUri}X`)).toBeNull()
  })

  test('never takes the token to the host a URI names', async () => {
    const { calendly } = await open()
    const thief = await farSide((_request, response) => void response.end('{}'))
    expect(await calendly.readInvitee(token, `${thief.origin}/scheduled_events/A/invitees/B`)).toBeNull()
    expect(await reasonOf(calendly.listInvitees(token, `${thief.origin}/else`))).toBe('not_found')
    expect(await reasonOf(calendly.listInvitees(token, `${thief.origin}/scheduled_events/../users/me`))).toBe(
      'not_found',
    )
    expect(thief.requests).toEqual([])
  })

  test('sends what happens to whoever subscribed, signed with the key given', async () => {
    const { calendly, control } = await open()
    const { url, received } = await listener(calendly.verifyWebhook, 'signing key')
    const { uri: userUri, organizationUri } = await calendly.readUser(token)
    const of = { url, signingKey: 'signing key', userUri, organizationUri }
    const subscription = await calendly.subscribe(token, of)
    expect(await reasonOf(calendly.subscribe(token, of))).toBe('refused')

    const event = await control.book({ startsAt: start, email: 'val@example.com', utmContent: 'token-1' })
    const moved = await control.reschedule(event.id, start + day)
    await control.cancel(moved.id)
    const [first, second] = [control.inviteeUri(event), control.inviteeUri(moved)]
    expect(received).toMatchObject([
      { event: { kind: 'created', inviteeUri: first, startsAt: start, utmContent: 'token-1', rescheduled: false } },
      { event: { kind: 'cancelled', inviteeUri: first, newInviteeUri: second, rescheduled: true } },
      {
        event: {
          kind: 'created',
          inviteeUri: second,
          oldInviteeUri: first,
          startsAt: start + day,
          utmContent: 'token-1',
        },
      },
      { event: { kind: 'cancelled', inviteeUri: second, rescheduled: false } },
    ])
    expect(control.deliveries().map(({ status }) => status)).toEqual([204, 204, 204, 204])

    await calendly.unsubscribe(token, subscription)
    await calendly.unsubscribe(token, subscription)
    await control.book({ startsAt: start, email: 'val@example.com' })
    expect(received).toHaveLength(4)
  })

  test('says why it refused', async () => {
    const { calendly, control } = await open()
    expect(await reasonOf(calendly.readUser('another token'))).toBe('token_refused')
    control.refuseNext(429, { 'X-RateLimit-Reset': '37' })
    await expect(calendly.readUser(token)).rejects.toMatchObject({ reason: 'rate_limited', retryAfterSeconds: 37 })
    control.refuseNext(429)
    await expect(calendly.readUser(token)).rejects.toMatchObject({ reason: 'rate_limited', retryAfterSeconds: 60 })
    control.refuseNext(503)
    expect(await reasonOf(calendly.readUser(token))).toBe('unavailable')
    control.refuseNext(400)
    expect(await reasonOf(calendly.readUser(token))).toBe('refused')
    control.refuseNext(200)
    expect(await reasonOf(calendly.readUser(token))).toBe('refused')
  })

  test('may not be there, or not say what it documents', async () => {
    const nobody = createCalendly({ outbound, apiBase: 'http://127.0.0.1:1' })
    expect(await reasonOf(nobody.readUser(token))).toBe('unreachable')
    const { origin } = await farSide((_request, response) => void response.end('<html>'))
    expect(await reasonOf(createCalendly({ outbound, apiBase: origin }).readUser(token))).toBe('refused')
    const inwards = createCalendly({ outbound: createNodeOutbound(), apiBase: origin })
    expect(await reasonOf(inwards.readUser(token))).toBe('address_refused')
  })
})
