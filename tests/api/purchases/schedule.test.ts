import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { purchases } from '@deskbell/server/db/schema/index'
import { minute } from '../../support/test-clock.ts'
import { buy, buyAndPay, openShop, refusal, stock, type Shop } from '../checkout/shop.ts'
import { race } from '../checkout/together.ts'

let shop: Shop
let item: { id: string }
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop, { calendlyLink: 'https://calendly.com/jane-doe/session' })
})
afterAll(() => shop.app.close())

const event = 'https://api.calendly.com/scheduled_events/AAAA-1111'
const report = { calendlyEventUri: event, calendlyInviteeUri: `${event}/invitees/BBBB-2222` }
const otherEvent = 'https://api.calendly.com/scheduled_events/CCCC-3333'
const otherReport = { calendlyEventUri: otherEvent, calendlyInviteeUri: `${otherEvent}/invitees/DDDD-4444` }

type Bought = { purchase: { id: string }; purchaseToken: string }
const send = ({ purchase, purchaseToken }: Bought, body: object) =>
  shop.post<Purchase>(`/api/purchases/${purchase.id}/schedule`, { purchaseToken }, body)
const rowOf = async ({ purchase }: Bought) =>
  (await shop.app.db.select().from(purchases).where(eq(purchases.id, purchase.id)))[0]

test('a time picked in Calendly is noted with when, and the consultant sees it', async () => {
  const bought = await buyAndPay(shop, item)
  shop.app.clock.advance(minute)
  const { status, body } = await send(bought, report)
  const at = new Date(shop.app.clock()).toISOString()
  expect([status, body.calendlyScheduled, body.calendlyScheduledAt]).toEqual([200, true, at])
  expect((await shop.get<Purchase>(`/api/purchases/${bought.purchase.id}`, { token: shop.owner })).body).toMatchObject({
    calendlyScheduled: true,
    calendlyScheduledAt: at,
  })
  expect(await rowOf(bought)).toMatchObject(report)
})

test('the same report again changes nothing, another event is refused', async () => {
  const bought = await buyAndPay(shop, item)
  const first = await send(bought, report)
  shop.app.clock.advance(minute)
  expect((await send(bought, report)).body).toEqual(first.body)
  expect(refusal(await send(bought, otherReport))).toEqual([409, 'already_scheduled'])
  expect(await rowOf(bought)).toMatchObject(report)
})

test('of two different reports at the same time one is noted', async () => {
  const bought = await buyAndPay(shop, item)
  const answers = await race(shop, [() => send(bought, report), () => send(bought, otherReport)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(await rowOf(bought)).toMatchObject(answers[0]?.status === 200 ? report : otherReport)
})

test('nothing is scheduled of a purchase nobody paid', async () => {
  const bought = await buy(shop, item)
  expect(refusal(await send(bought, report))).toEqual([403, 'payment_required'])
  expect(await rowOf(bought)).toMatchObject({ calendlyEventUri: null, calendlyScheduledAt: null })
})

test.each<[name: string, body: object, path: string]>([
  [
    'another host',
    { ...report, calendlyEventUri: 'https://evil.example/scheduled_events/AAAA-1111' },
    'calendlyEventUri',
  ],
  [
    'the website instead of the API',
    { ...report, calendlyEventUri: 'https://calendly.com/scheduled_events/AAAA-1111' },
    'calendlyEventUri',
  ],
  [
    'a look-alike host',
    { ...report, calendlyEventUri: 'https://api.calendly.com.evil.example/scheduled_events/AAAA' },
    'calendlyEventUri',
  ],
  ['plain http', { ...report, calendlyEventUri: event.replace('https', 'http') }, 'calendlyEventUri'],
  ['a path that climbs', { ...report, calendlyEventUri: `${event}/../../users/me` }, 'calendlyEventUri'],
  ['something behind the address', { ...report, calendlyEventUri: `${event}\nX: 1` }, 'calendlyEventUri'],
  ['a number', { ...report, calendlyEventUri: 1 }, 'calendlyEventUri'],
  [
    'an invitee of another event',
    { ...report, calendlyInviteeUri: otherReport.calendlyInviteeUri },
    'calendlyInviteeUri',
  ],
  ['an invitee that is an event', { ...report, calendlyInviteeUri: event }, 'calendlyInviteeUri'],
  ['an invitee of a longer id', { ...report, calendlyInviteeUri: `${event}5/invitees/BBBB` }, 'calendlyInviteeUri'],
  ['no invitee', { calendlyEventUri: event }, 'calendlyInviteeUri'],
  ['a field nobody knows', { ...report, startsAt: '2026-12-02T10:00:00Z' }, 'startsAt'],
])('refuses %s', async (_name, body, path) => {
  const bought = await buyAndPay(shop, item)
  expect(refusal(await send(bought, body))).toEqual([400, 'invalid_input', path])
  expect(await rowOf(bought)).toMatchObject({ calendlyEventUri: null, calendlyScheduledAt: null })
})
