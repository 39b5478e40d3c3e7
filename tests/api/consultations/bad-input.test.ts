import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { consultants } from '@deskbell/server/db/schema/index'
import { createPractice, returnUrl, signIn, siteOrigin, type Practice, type Sender } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { give, privateHours, type Desk } from '../credits/desk.ts'
import { booked, clientWith, morning, openFrontDesk } from './front-desk.ts'

let desk: Desk
let rival: Practice
let client: Sender
let mine: Consultation
let theirPurchase: string
let away: string
const nobody = '0198c5a0-0000-7000-8000-000000000000'

beforeAll(async () => {
  desk = await openFrontDesk()
  rival = await createPractice(desk.app, 'rival')
  theirPurchase = (await give(desk, { email: 'other@example.com' })).id
  client = await clientWith(desk, 'val@example.com', [privateHours(9)])
  mine = await booked(desk, client)
  away = desk.app.server.deps.ids.id()
  const [jane] = await desk.app.db.select().from(consultants).where(eq(consultants.id, desk.jane.consultantId))
  await desk.app.db.insert(consultants).values({ ...(jane as typeof jane & {}), id: away, active: false, userId: null })
  await desk.app.settled()
})
afterAll(() => desk.app.close())

/** Every row there is, of every table. */
async function everything(): Promise<Record<string, unknown>> {
  const { db } = desk.app
  const tables = await db.all<{ name: string }>(sql`select name from sqlite_master where type = 'table'`)
  const rows: Record<string, unknown> = {}
  for (const { name } of tables) rows[name] = await db.all(sql`select * from ${sql.identifier(name)}`)
  return rows
}

const checkout = { with: 'checkout', currency: 'USD', returnUrl }
type Row = [what: string, changes: () => Record<string, unknown>, status: number, code: string]
const wrong: Row[] = [
  ['another practice’s consultant', () => ({ consultantId: rival.consultantId }), 404, 'not_found'],
  ['a consultant who left', () => ({ consultantId: away }), 404, 'not_found'],
  ['a consultant that there is not', () => ({ consultantId: nobody }), 404, 'not_found'],
  ['no id', () => ({ consultantId: "' or 1=1 --" }), 400, 'invalid_input'],
  ['a time that was', () => ({ startsAt: '2026-11-30T15:00:00Z' }), 422, 'slot_not_offered'],
  ['a time beyond the horizon', () => ({ startsAt: '2027-06-01T15:00:00Z' }), 422, 'slot_not_offered'],
  ['a time at the end of time', () => ({ startsAt: '9999-12-31T23:30:00Z' }), 422, 'slot_not_offered'],
  ['a time at night', () => ({ startsAt: '2026-12-08T05:00:00Z' }), 422, 'slot_not_offered'],
  ['a time that ends after work', () => ({ startsAt: '2026-12-08T21:30:00Z' }), 422, 'slot_not_offered'],
  ['a time off the step', () => ({ startsAt: '2026-12-08T17:10:00Z' }), 422, 'slot_not_offered'],
  ['a time off by a millisecond', () => ({ startsAt: '2026-12-08T17:00:00.001Z' }), 422, 'slot_not_offered'],
  ['a time that is taken', () => ({ startsAt: morning }), 409, 'slot_taken'],
  ['a day that is on no calendar', () => ({ startsAt: '2026-02-30T15:00:00Z' }), 400, 'invalid_input'],
  ['a time with an offset', () => ({ startsAt: '2026-12-08T15:00:00+01:00' }), 400, 'invalid_input'],
  ['a time as a number', () => ({ startsAt: 1_796_742_000_000 }), 400, 'invalid_input'],
  ['a length that is not offered', () => ({ durationMinutes: 45 }), 422, 'duration_not_offered'],
  ['no length', () => ({ durationMinutes: 0 }), 400, 'invalid_input'],
  ['a length below nothing', () => ({ durationMinutes: -60 }), 400, 'invalid_input'],
  ['half a minute', () => ({ durationMinutes: 30.5 }), 400, 'invalid_input'],
  ['a length without end', () => ({ durationMinutes: 1e300 }), 400, 'invalid_input'],
  ['a zone that there is not', () => ({ timeZone: 'Mars/Olympus' }), 400, 'invalid_input'],
  ['a zone with a header in it', () => ({ timeZone: 'UTC\r\nBcc: all@example.com' }), 400, 'invalid_input'],
  ['a kind of service that there is not', () => ({ serviceType: 'party' }), 400, 'invalid_input'],
  ['a group where there is none', () => ({ serviceType: 'group' }), 422, 'slot_not_offered'],
  ['a course where there is none', () => ({ serviceType: 'course' }), 422, 'slot_not_offered'],
  ['somebody else’s purchase', () => ({ pay: { with: 'credits', purchaseId: theirPurchase } }), 422, 'no_credits'],
  ['a purchase that there is not', () => ({ pay: { with: 'credits', purchaseId: nobody } }), 422, 'no_credits'],
  ['another way to pay', () => ({ pay: { with: 'promises' } }), 400, 'invalid_input'],
  ['no way to pay', () => ({ pay: undefined }), 400, 'invalid_input'],
  ['credits with a price', () => ({ pay: { with: 'credits', currency: 'USD' } }), 400, 'invalid_input'],
  ['a currency without a rate', () => ({ pay: { ...checkout, currency: 'ZZZ' } }), 422, 'currency_not_offered'],
  [
    'another site to return to',
    () => ({ pay: { ...checkout, returnUrl: 'https://evil.test/' } }),
    422,
    'return_url_not_allowed',
  ],
  [
    'a script to return to',
    () => ({ pay: { ...checkout, returnUrl: 'javascript:alert(1)' } }),
    422,
    'return_url_not_allowed',
  ],
  [
    'a price below nothing',
    () => ({ pay: { ...checkout, expectedPrice: { amount: -1, currency: 'USD' } } }),
    400,
    'invalid_input',
  ],
  [
    'a price that changed',
    () => ({ pay: { ...checkout, expectedPrice: { amount: 1, currency: 'USD' } } }),
    409,
    'price_changed',
  ],
  ['a trial that is not on offer', () => ({ pay: { with: 'trial' } }), 409, 'package_unavailable'],
  ['a field that nobody knows', () => ({ status: 'completed' }), 400, 'invalid_input'],
  ['a price of one’s own', () => ({ rateMinor: 1 }), 400, 'invalid_input'],
  ['a title of two lines', () => ({ title: 'One\nBcc: all@example.com' }), 400, 'invalid_input'],
  ['a title that is empty', () => ({ title: ' \u200b ' }), 400, 'invalid_input'],
  ['half a character', () => ({ title: 'Half \ud83d' }), 400, 'invalid_input'],
  ['half a character for a name', () => ({ name: '\udc00' }), 400, 'invalid_input'],
  ['a control character', () => ({ description: 'Bell \u0007' }), 400, 'invalid_input'],
  ['more than is read', () => ({ description: 'x'.repeat(2001) }), 400, 'invalid_input'],
  ['too many objectives', () => ({ objectives: Array.from({ length: 11 }, () => 'Grow') }), 400, 'invalid_input'],
  ['an objective that is empty', () => ({ objectives: [''] }), 400, 'invalid_input'],
  ['a body without end', () => ({ description: 'x'.repeat(70_000) }), 413, 'body_too_large'],
]

describe('nothing is booked, nothing is spent and nothing is written for', () => {
  test.each(wrong)('%s', async (_, changes, status, code) => {
    const before = await everything()
    const answer = await desk.post('/api/consultations', client, {
      consultantId: desk.jane.consultantId,
      startsAt: '2026-12-08T17:00:00Z',
      durationMinutes: 60,
      timeZone: 'Europe/Berlin',
      pay: { with: 'credits' },
      ...changes(),
    })
    expect(refusal(answer).slice(0, 2)).toEqual([status, code])
    expect(await everything()).toEqual(before)
    expect(desk.app.simulator.sessions()).toEqual([])
  })
})

describe('nothing is changed by', () => {
  const moves: [what: string, body: unknown, status: number, code: string][] = [
    ['a move without a time', {}, 400, 'invalid_input'],
    ['a move to no time', { startsAt: 'tomorrow' }, 400, 'invalid_input'],
    ['a move into the past', { startsAt: '2026-11-30T15:00:00Z' }, 422, 'slot_not_offered'],
    ['a move beyond the horizon', { startsAt: '2027-06-01T15:00:00Z' }, 422, 'slot_not_offered'],
    ['a move off the step', { startsAt: '2026-12-08T17:10:00Z' }, 422, 'slot_not_offered'],
    [
      'a move into another zone that there is not',
      { startsAt: '2026-12-08T17:00:00Z', timeZone: 'Mars' },
      400,
      'invalid_input',
    ],
    ['a move to another consultant', { startsAt: '2026-12-08T17:00:00Z', consultantId: nobody }, 400, 'invalid_input'],
    ['a move to the time that it has', { startsAt: morning }, 200, ''],
  ]
  test.each(moves)('%s', async (_, body, status, code) => {
    const before = await everything()
    const answer = await desk.post(`/api/consultations/${mine.id}/reschedule`, client, body)
    expect(refusal(answer).slice(0, 2)).toEqual(status === 200 ? [200] : [status, code])
    expect(await everything()).toEqual(before)
  })

  const cancels: [what: string, path: () => string, body: unknown, status: number][] = [
    ['a reason of two lines', () => mine.id, { reason: 'One\ntwo' }, 400],
    ['a reason without end', () => mine.id, { reason: 'x'.repeat(301) }, 400],
    ['half a character for a reason', () => mine.id, { reason: '\ud83d' }, 400],
    ['a field that nobody knows', () => mine.id, { refund: true }, 400],
    ['no body', () => mine.id, undefined, 400],
    ['a consultation that there is not', () => nobody, {}, 404],
    ['no id', () => 'me', {}, 400],
  ]
  test.each(cancels)('cancelling with %s', async (_, path, body, status) => {
    const before = await everything()
    expect((await desk.post(`/api/consultations/${path()}/cancel`, client, body)).status).toBe(status)
    expect(await everything()).toEqual(before)
  })

  const reads: [path: () => string, status: number][] = [
    [() => '/api/consultations/me', 400],
    [() => '/api/consultations/me?practice=JANE', 400],
    [() => '/api/consultations/me?practice=nobody', 404],
    [() => '/api/consultations/me?practice=rival', 404],
    [() => '/api/consultations/me?practice=jane&when=always', 400],
    [() => '/api/consultations/me?practice=jane&cursor=x', 400],
    [() => `/api/consultations/me?practice=jane&cursor=-1_${nobody}`, 400],
    [() => `/api/consultations/me?practice=jane&cursor=1_${nobody}%27`, 400],
    [() => `/api/consultations/me?practice=jane&cursor=999999999999999_${nobody}`, 200],
    [() => '/api/consultations?practice=jane', 403],
    [() => `/api/consultations/${mine.id}/calendar.ics`, 400],
    [() => `/api/consultations/${mine.id}/calendar.ics?booking=${mine.booking.id}&token=x`, 410],
    [() => '/manage/short', 400],
    [() => `/manage/${'x'.repeat(43)}`, 404],
    [() => `/manage/${'x'.repeat(43)}?from=2026-13-45`, 404],
  ]
  test.each(reads)('reading %s', async (path, status) => {
    const before = await everything()
    const headers = { Authorization: `Bearer ${client.token}` }
    expect([path(), (await desk.app.request(path(), { headers })).status]).toEqual([path(), status])
    expect(await everything()).toEqual(before)
  })
})

test('a page that is no web page is not led back to', async () => {
  const pages = ['javascript:alert(1)', 'data:text/html,x', 'https://a:b@evil.test/', 'not a page', '//evil.test']
  for (const [index, pageUrl] of pages.entries()) {
    await booked(desk, client, { startsAt: `2026-12-${15 + index}T15:00:00Z`, durationMinutes: 30, pageUrl })
    await desk.app.settled()
    const [mail] = desk.app.mailbox.list('val@example.com')
    expect(`${mail?.text}${mail?.html}${mail?.invite?.ics}`).not.toMatch(/javascript|data:text|evil|not a page/)
  }
})

test('an address for a calendar opens its own booking alone', async () => {
  const other = await clientWith(desk, 'kim@example.com')
  const theirs = await booked(desk, other, { startsAt: '2026-12-21T15:00:00Z' })
  const { searchParams } = new URL(mine.calendarUrl as string)
  const token = searchParams.get('token') as string
  const fresh = new URL(
    (await desk.get<Consultation>(`/api/consultations/${mine.id}`, client)).body.calendarUrl as string,
  ).searchParams.get('token') as string
  const status = async (id: string, booking: string, signature: string) =>
    (await desk.app.request(`/api/consultations/${id}/calendar.ics?booking=${booking}&token=${signature}`)).status
  expect(token).not.toBe('')
  expect(await status(mine.id, mine.booking.id, fresh)).toBe(200)
  expect(await status(theirs.id, theirs.booking.id, fresh)).toBe(410)
  expect(await status(theirs.id, mine.booking.id, fresh)).toBe(404)
  expect(await status(mine.id, theirs.booking.id, fresh)).toBe(410)
  const later = `zzzzzzz${fresh.slice(fresh.indexOf('.'))}`
  expect(await status(mine.id, mine.booking.id, later)).toBe(410)
})

test('who is signed in at another practice’s page finds nobody here', async () => {
  const token = await signIn(desk.app, 'val@example.com', 'rival')
  const answer = await desk.post(
    '/api/consultations',
    { token, origin: siteOrigin },
    {
      consultantId: desk.jane.consultantId,
      startsAt: '2026-12-08T17:00:00Z',
      durationMinutes: 60,
      timeZone: 'UTC',
      pay: { with: 'credits' },
    },
  )
  expect(refusal(answer)).toEqual([404, 'not_found'])
})
