import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseBlock, textOf } from '@deskbell/server/adapters/ics/component'
import { signIn, siteOrigin, type Sender } from '../../support/scenario.ts'
import { booked, openFrontDesk } from '../consultations/front-desk.ts'
import { buy, pay, stock } from '../checkout/shop.ts'
import type { Desk } from '../credits/desk.ts'

const email = 'vera@example.com'
const consultant = 'hello@jane.test'

let desk: Desk
let visitor: Sender
beforeAll(async () => {
  desk = await openFrontDesk()
})
afterAll(() => desk.app.close())

/** The newest mails to an address; an invitation is parsed by ical.js, which did not write it. */
async function mailsTo(to: string, count: number) {
  await desk.app.settled()
  return desk.app.mailbox
    .list(to)
    .slice(0, count)
    .map(({ subject, text, html, invite }) => ({ subject, text, html, invite, entry: invite && entryOf(invite.ics) }))
}

function entryOf(ics: string) {
  const calendar = parseBlock({ kind: 'VEVENT', lines: [ics], isTooLong: false })
  const [event] = calendar.components.filter(({ name }) => name === 'vevent')
  if (event === undefined) throw new Error('There is no event in this calendar.')
  return {
    method: textOf(calendar, 'method'),
    uid: textOf(event, 'uid'),
    sequence: /^SEQUENCE:(\d+)/m.exec(ics)?.[1],
    start: textOf(event, 'dtstart'),
    end: textOf(event, 'dtend'),
    status: textOf(event, 'status'),
  }
}

test('a visitor’s mails from the first code to a cancelled session, and the entries of both calendars', async () => {
  visitor = { token: await signIn(desk.app, email, 'jane'), origin: siteOrigin }
  const [code] = await mailsTo(email, 1)
  expect(code?.subject).toMatch(/^\d{6} is your sign-in code for Jane Coaching$/)
  expect(code?.html).toContain(code?.subject.slice(0, 6))

  const item = await stock(desk)
  const started = await buy(desk, item, visitor, { client: { name: 'Vera Visitor' } })
  await pay(desk, started.purchase)
  const [confirmed] = await mailsTo(email, 1)
  expect(confirmed?.subject).toBe('Starter: your purchase is confirmed')
  expect(confirmed?.text).toContain(started.purchase.reference)
  expect(confirmed?.text).toContain('Open the page: https://jane.test/')

  const session = await booked(desk, visitor, {
    title: 'First talk',
    name: 'Vera Visitor',
    pageUrl: 'https://jane.test/book',
  })
  const [toVera] = await mailsTo(email, 1)
  const [toJane] = await mailsTo(consultant, 1)
  expect(toVera?.text).toContain('When: Tuesday, 8 December 2026, 16:00 to 17:00 (Europe/Berlin time)')
  expect(toVera?.text).toContain('For Jane Doe: Tuesday, 8 December 2026, 10:00 to 11:00 (America/New York time)')
  expect(toVera?.text).toContain('Paid: 1 credit; 4 left')
  expect(toJane?.text).toContain('Client: Vera Visitor (vera@example.com)')
  const entry = { uid: `${session.booking.id}@desk.test`, end: '2026-12-08T16:00:00Z', start: '2026-12-08T15:00:00Z' }
  const made = { ...entry, method: 'REQUEST', sequence: '0', status: 'CONFIRMED' }
  expect([toVera?.entry, toJane?.entry]).toEqual([made, made])

  await desk.post(`/api/consultations/${session.id}/reschedule`, visitor, { startsAt: '2026-12-09T15:00:00.000Z' })
  const moved = {
    ...made,
    sequence: '1',
    start: '2026-12-09T15:00:00Z',
    end: '2026-12-09T16:00:00Z',
  }
  expect([(await mailsTo(email, 1))[0], (await mailsTo(consultant, 1))[0]]).toEqual([
    expect.objectContaining({ subject: expect.stringContaining('session moved'), entry: moved }),
    expect.objectContaining({ subject: expect.stringContaining('session moved'), entry: moved }),
  ])

  await desk.post(`/api/consultations/${session.id}/cancel`, visitor, { reason: 'Fell ill\r\nBcc: x@example.com' })
  const answer = await desk.post(`/api/consultations/${session.id}/cancel`, visitor, { reason: 'Fell <b>ill</b>' })
  expect(answer.status).toBe(200)
  const cancelled = { ...moved, method: 'CANCEL', sequence: '2', status: 'CANCELLED' }
  const [last] = await mailsTo(email, 1)
  expect(last).toMatchObject({ subject: expect.stringContaining('session cancelled'), entry: cancelled })
  expect(last?.text).toContain('“Fell <b>ill</b>”')
  expect(last?.html).toContain('Fell &lt;b&gt;ill&lt;/b&gt;')
  expect(last?.text).toContain('The credit is back in the balance.')
  expect((await mailsTo(consultant, 1))[0]?.entry).toEqual(cancelled)
})

test('what is delivered is visible by purchase and by booking', async () => {
  const list = (about: string) =>
    desk.get<{ data: { kind: string; state: string }[] }>(`/api/deliveries?practice=jane&about=${about}`, desk.member)
  const { body } = await desk.get<{ data: { id: string }[] }>('/api/purchases', visitor)
  expect((await list(body.data[0]?.id as string)).body.data.map(({ kind, state }) => [kind, state])).toEqual([
    ['purchase_confirmed', 'delivered'],
  ])
  const mails = desk.app.mailbox.list(email).flatMap(({ invite }) => (invite ? [entryOf(invite.ics).uid] : []))
  const booking = mails[0]?.split('@')[0] as string
  const kinds = (await list(booking)).body.data.map(({ kind }) => kind)
  expect(kinds.toSorted()).toEqual(
    ['booking_booked', 'booking_cancelled', 'booking_moved'].flatMap((kind) => [kind, kind]),
  )
})
