import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyWebhook } from '@deskbell/server/adapters/calendly/verify-webhook'

const key = 'a signing key of the tests'
const now = Date.parse('2026-12-01T09:00:00Z')
const seconds = now / 1000
const api = 'https://api.calendly.com'

const payload = {
  uri: `${api}/scheduled_events/EV1/invitees/IN1`,
  event: `${api}/scheduled_events/EV1`,
  email: 'val@example.com',
  name: 'Val Client',
  status: 'active',
  rescheduled: false,
  old_invitee: null,
  new_invitee: null,
  created_at: '2026-12-01T08:59:58.000000Z',
  tracking: { utm_content: 'token-1', utm_source: null },
  scheduled_event: {
    uri: `${api}/scheduled_events/EV1`,
    start_time: '2026-12-10T09:00:00.000000Z',
    end_time: '2026-12-10T10:00:00.000000Z',
    event_type: `${api}/event_types/TY1`,
  },
}
const envelope = {
  event: 'invitee.created',
  created_at: '2026-12-01T08:59:59.000000Z',
  created_by: `${api}/users/U`,
  payload,
}

function signed(body: string, { at = seconds, by = key }: { at?: number; by?: string } = {}): string {
  return `t=${at},v1=${createHmac('sha256', by).update(`${at}.${body}`).digest('hex')}`
}

const verify = (body: unknown, header?: string | null) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return verifyWebhook(text, header === undefined ? signed(text) : header, key, now)
}

describe('a webhook of Calendly', () => {
  test('tells of a booking', async () => {
    expect(await verify(envelope)).toEqual({
      event: {
        kind: 'created',
        eventUri: `${api}/scheduled_events/EV1`,
        inviteeUri: `${api}/scheduled_events/EV1/invitees/IN1`,
        oldInviteeUri: null,
        newInviteeUri: null,
        rescheduled: false,
        startsAt: Date.parse('2026-12-10T09:00:00Z'),
        endsAt: Date.parse('2026-12-10T10:00:00Z'),
        eventTypeUri: `${api}/event_types/TY1`,
        email: 'val@example.com',
        name: 'Val Client',
        timeZone: null,
        utmContent: 'token-1',
        cancelledBy: null,
        createdAt: Date.parse('2026-12-01T08:59:59Z'),
      },
    })
  })

  test('tells of both halves of a move', async () => {
    const created = await verify({
      ...envelope,
      payload: { ...payload, old_invitee: `${api}/scheduled_events/EV0/invitees/IN0` },
    })
    expect(created).toMatchObject({
      event: { kind: 'created', oldInviteeUri: `${api}/scheduled_events/EV0/invitees/IN0` },
    })
    const cancelled = await verify({
      ...envelope,
      event: 'invitee.canceled',
      payload: { ...payload, status: 'canceled', rescheduled: true, new_invitee: payload.uri },
    })
    expect(cancelled).toMatchObject({ event: { kind: 'cancelled', rescheduled: true, newInviteeUri: payload.uri } })
  })

  test('may lack what nobody needs', async () => {
    const { tracking: _tracking, name: _name, old_invitee: _old, ...rest } = payload
    expect(await verify({ ...envelope, payload: rest })).toMatchObject({
      event: { utmContent: null, name: '', oldInviteeUri: null },
    })
  })

  test.each(['invitee_no_show.created', 'routing_form_submission.created', 'toString', ''])(
    'of the kind %j is passed over',
    async (event) => {
      expect(await verify({ ...envelope, event, payload: null })).toEqual({ event: null })
    },
  )

  test.each([
    ['no signature', null],
    ['an empty one', ''],
    ['no time', signed(JSON.stringify(envelope)).replace(/^t=\d+,/, '')],
    ['no HMAC', `t=${seconds}`],
    ['an HMAC by another key', signed(JSON.stringify(envelope), { by: 'another key' })],
    ['an HMAC of another body', signed('{}')],
    ['a time that was not signed', signed(JSON.stringify(envelope)).replace(/\d+/, String(seconds + 1))],
    ['a short HMAC', `t=${seconds},v1=00`],
    ['a long one', `t=${seconds},v1=${'0'.repeat(128)}`],
    ['letters', `t=${seconds},v1=${'z'.repeat(64)}`],
    ['another scheme', signed(JSON.stringify(envelope)).replace('v1=', 'v0=')],
  ])('with %s is not Calendly’s', async (_name, header) => {
    expect(await verify(envelope, header)).toEqual({ problem: 'unsigned' })
  })

  test('without a key nobody is believed', async () => {
    const body = JSON.stringify(envelope)
    expect(await verifyWebhook(body, signed(body), '', now)).toEqual({ problem: 'unsigned' })
    expect(await verifyWebhook(body, undefined, key, now)).toEqual({ problem: 'unsigned' })
  })

  test('counts for three minutes, whichever clock is ahead', async () => {
    const body = JSON.stringify(envelope)
    for (const [late, problem] of [
      [180, null],
      [-180, null],
      [181, 'stale'],
      [-181, 'stale'],
      [86_400, 'stale'],
    ] as const) {
      const found = await verify(body, signed(body, { at: seconds - late }))
      expect([late, 'problem' in found ? found.problem : null]).toEqual([late, problem])
    }
  })

  test('may be signed with an old and a new key at once', async () => {
    const body = JSON.stringify(envelope)
    const other = signed(body, { by: 'old key' })
    expect(await verify(body, `${other},v1=${signed(body).split('v1=')[1]}`)).toMatchObject({
      event: { kind: 'created' },
    })
  })

  test.each([
    ['no JSON', 'hello'],
    ['nothing', 'null'],
    ['a list', '[]'],
    ['no kind', { ...envelope, event: undefined }],
    ['no payload', { ...envelope, payload: undefined }],
    ['no event', { ...envelope, payload: { ...payload, scheduled_event: undefined } }],
    ['an address that is none', { ...envelope, payload: { ...payload, uri: 'javascript:alert(1)' } }],
    [
      'a time that is none',
      { ...envelope, payload: { ...payload, scheduled_event: { ...payload.scheduled_event, start_time: 'soon' } } },
    ],
    ['no email', { ...envelope, payload: { ...payload, email: 7 } }],
  ])('signed, but with %s, is malformed', async (_name, body) => {
    expect(await verify(body)).toEqual({ problem: 'malformed' })
  })

  test('never throws, whatever is signed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.string(), async (body, header) => {
        expect(await verify(body)).toBeDefined()
        expect(await verify(body, header)).toEqual({ problem: 'unsigned' })
      }),
    )
  })
})
