import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { funnelCounts, practices } from '@deskbell/server/db/schema/index'
import { siteOrigin } from '../../support/scenario.ts'
import { openShop, refusal, type Shop } from '../checkout/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ environment: { RATE_LIMIT_FACTOR: '1' } })
})
afterAll(() => shop.app.close())
beforeEach(() => shop.app.db.delete(funnelCounts))

let place = 0
const tell = (body: unknown, address = `203.0.113.${(place++ % 200) + 1}`) =>
  shop.post('/api/events', { origin: siteOrigin, address }, body)
const rows = () => shop.app.db.select().from(funnelCounts)
const step = (name: string, outcome: string, code?: string) => ({ step: name, outcome, ...(code && { code }) })

test('steps are counted by the practice’s day, in one round trip', async () => {
  shop.app.clock.set('2026-12-02T03:00:00Z')
  await tell({ practice: 'jane', events: [step('time', 'started')] })
  const events = [step('time', 'started'), step('time', 'started'), step('payment', 'failed', 'card_declined')]
  expect(await shop.app.countTrips(() => tell({ practice: 'jane', events }))).toBe(1)
  const counted = (await rows()).map(({ date, step: name, outcome, code, count }) => [date, name, outcome, code, count])
  expect(counted.toSorted()).toEqual([
    ['2026-12-01', 'payment', 'failed', 'card_declined', 1],
    ['2026-12-01', 'time', 'started', '', 3],
  ])
})

test('of many at once none is lost', async () => {
  const body = { practice: 'jane', events: [step('confirmation', 'completed')] }
  const answers = await Promise.all(Array.from({ length: 30 }, () => tell(body)))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 204))
  expect(await rows()).toMatchObject([{ count: 30 }])
})

test('codes that nobody knows are counted as one', async () => {
  await tell({
    practice: 'jane',
    events: [step('details', 'failed', 'val@example.com'), step('details', 'failed', 'x')],
  })
  expect(await rows()).toMatchObject([{ code: 'other', count: 2 }])
})

test.each<[string, unknown, unknown[]]>([
  [
    'a step nobody knows',
    { practice: 'jane', events: [step('secret', 'started')] },
    [400, 'invalid_input', 'events.0.step'],
  ],
  [
    'an outcome nobody knows',
    { practice: 'jane', events: [step('time', 'won')] },
    [400, 'invalid_input', 'events.0.outcome'],
  ],
  ['nothing', { practice: 'jane', events: [] }, [400, 'invalid_input', 'events']],
  [
    'too much',
    { practice: 'jane', events: Array.from({ length: 21 }, () => step('time', 'started')) },
    [400, 'invalid_input', 'events'],
  ],
  [
    'whose visitor it was',
    { practice: 'jane', email: 'val@example.com', events: [step('time', 'started')] },
    [400, 'invalid_input', 'email'],
  ],
  ['no practice', { events: [step('time', 'started')] }, [400, 'invalid_input', 'practice']],
  ['a practice that is none', { practice: 'nobody', events: [step('time', 'started')] }, [404, 'not_found']],
])('is not told %s', async (_name, body, expected) => {
  expect(refusal(await tell(body))).toEqual(expected)
  expect(await rows()).toEqual([])
})

test('who tells too often is slowed down', async () => {
  const body = { practice: 'jane', events: [step('list', 'started')] }
  const answers = []
  for (let time = 0; time < 61; time++) answers.push(await tell(body, '198.51.100.7'))
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(60)
  expect(answers.at(-1)?.status).toBe(429)
})

test('a practice elsewhere counts by its own day', async () => {
  await shop.app.db.update(practices).set({ timeZone: 'Pacific/Auckland' })
  shop.app.clock.advance(11 * 60_000)
  shop.app.clock.set('2026-12-02T12:30:00Z')
  await tell({ practice: 'jane', events: [step('time', 'started')] })
  expect(await rows()).toMatchObject([{ date: '2026-12-03' }])
})
