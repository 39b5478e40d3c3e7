import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CalendlyConnection } from '@deskbell/server/contract/calendly'
import { auditEntries, auditValues, calendlyConnections } from '@deskbell/server/db/schema/index'
import { createPractice } from '../../support/scenario.ts'
import { calendlyToken } from '../../support/test-app.ts'
import { refusal } from '../checkout/shop.ts'
import { openFrontDesk } from '../consultations/front-desk.ts'
import { give, onlyGrant, tripsOf, type Desk } from '../credits/desk.ts'
import { connect, connectionPath, happens, seatsOf } from './calendly-desk.ts'

let desk: Desk
const open = async (environment: Record<string, string> = {}) => {
  desk = await openFrontDesk({ environment })
}
const read = () => desk.get<CalendlyConnection>(connectionPath(desk), desk.member)
const rows = () => desk.app.db.select().from(calendlyConnections)
afterEach(() => desk.app.close())

describe('a consultant’s own account', () => {
  beforeEach(() => open())

  test('is connected with its token alone: tried, subscribed to, and kept sealed', async () => {
    expect((await read()).body).toMatchObject({ connected: false, source: null, webhookAddress: null })
    const body = await connect(desk)
    expect(body).toMatchObject({ connected: true, source: 'own', webhookSubscribed: true, problem: null })
    expect(desk.app.calendly.subscriptions()).toMatchObject([{ url: body.webhookAddress }])
    expect((await read()).body).toEqual(body)
    const signingKey = desk.app.calendly.subscriptions()[0]?.signingKey ?? 'none'
    const [row] = await rows()
    const audit = await desk.app.db.batch([
      desk.app.db.select().from(auditEntries),
      desk.app.db.select().from(auditValues),
    ])
    for (const kept of [row, audit, desk.app.logged, body]) {
      expect(JSON.stringify(kept)).not.toContain(calendlyToken)
      expect(JSON.stringify(kept)).not.toContain(signingKey)
    }
    const [entry] = await desk.app.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.action, 'consultant.calendly_connected'))
    expect(entry).toMatchObject({ subjectId: desk.jane.consultantId, changedFields: ['calendly'] })
  })

  test('takes two round trips to connect and one to read', async () => {
    expect(await tripsOf(desk, () => connect(desk))).toBe(2)
    expect(await tripsOf(desk, read)).toBe(1)
  })

  test('takes the place of an earlier one, which Calendly need tell nothing any more', async () => {
    const first = await connect(desk)
    const second = await connect(desk)
    await desk.app.settled()
    expect(second.webhookAddress).not.toBe(first.webhookAddress)
    expect(desk.app.calendly.subscriptions()).toMatchObject([{ url: second.webhookAddress }])
    expect(await rows()).toHaveLength(1)
  })

  test('is forgotten with all that opens it', async () => {
    await connect(desk)
    expect((await desk.delete(connectionPath(desk), desk.member)).status).toBe(204)
    await desk.app.settled()
    expect([await rows(), desk.app.calendly.subscriptions()]).toEqual([[], []])
    expect(refusal(await desk.delete(connectionPath(desk), desk.member))).toEqual([404, 'not_found'])
  })

  test.each<[string, unknown, unknown[]]>([
    ['another token', { token: 'a-token-that-calendly-does-not-know' }, [422, 'calendly_refused', 'token']],
    ['no token', {}, [400, 'invalid_input', 'token']],
    ['a token of two lines', { token: `${calendlyToken}\nX-Other: 1` }, [400, 'invalid_input', 'token']],
    ['a short token', { token: 'short' }, [400, 'invalid_input', 'token']],
    ['a short signing key', { token: calendlyToken, signingKey: 'key' }, [400, 'invalid_input', 'signingKey']],
    ['a field nobody knows', { token: calendlyToken, webhookId: 'mine' }, [400, 'invalid_input', 'webhookId']],
  ])('is not connected with %s', async (_name, body, expected) => {
    expect(refusal(await desk.put(connectionPath(desk), desk.member, body))).toEqual(expected)
    expect([await rows(), desk.app.calendly.subscriptions()]).toEqual([[], []])
  })

  test('is not connected while Calendly has a problem of its own', async () => {
    desk.app.calendly.refuseNext(503)
    expect(refusal(await desk.put(connectionPath(desk), desk.member, { token: calendlyToken }))).toEqual([
      503,
      'unavailable',
    ])
    desk.app.calendly.refuseNext(429, { 'X-RateLimit-Reset': '60' })
    expect((await desk.put(connectionPath(desk), desk.member, { token: calendlyToken })).status).toBe(503)
    expect(await rows()).toEqual([])
  })
})

test('where the server has no https address nobody is asked to deliver there', async () => {
  await open({ PUBLIC_URL: 'http://desk.test' })
  expect(await connect(desk)).toMatchObject({ connected: true, webhookSubscribed: false })
  expect(desk.app.calendly.subscriptions()).toEqual([])
})

describe('the environment’s token', () => {
  const signingKey = 'a-signing-key-of-the-environment'
  const url = 'https://desk.test/webhooks/calendly'
  beforeEach(() => open({ CALENDLY_TOKEN: calendlyToken, CALENDLY_WEBHOOK_SIGNING_KEY: signingKey }))

  test('covers the only consultant', async () => {
    expect((await read()).body).toMatchObject({ connected: true, source: 'environment', webhookAddress: url })
    const purchase = await give(desk)
    desk.app.calendly.subscribe({ url, signingKey })
    await happens(desk, desk.app.calendly.book({ startsAt: desk.app.clock() + 86_400_000, email: 'val@example.com' }))
    expect(await seatsOf(desk)).toHaveLength(1)
    expect(await onlyGrant(desk, purchase)).toMatchObject({ remaining: 4 })
  })

  test('covers nobody where there are several', async () => {
    await createPractice(desk.app, 'rival')
    expect((await read()).body).toMatchObject({ connected: false, source: null })
    desk.app.calendly.subscribe({ url, signingKey })
    await happens(desk, desk.app.calendly.book({ startsAt: desk.app.clock() + 86_400_000, email: 'val@example.com' }))
    expect(desk.app.calendly.deliveries().map(({ status }) => status)).toEqual([404])
    expect(await seatsOf(desk)).toEqual([])
  })
})
