import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ConsultationBooked, ConsultationPage } from '@deskbell/server/contract/consultations'
import { auditEntries, bookings, consultations, outbox, packageUses, practices } from '@deskbell/server/db/schema/index'
import { offerFreedTimes } from '@deskbell/server/features/waitlist/offer-freed-times'
import type { Answer, Refusal, Sender } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { race, times } from '../checkout/together.ts'
import { book, openFrontDesk, setHours } from '../consultations/front-desk.ts'
import { give, privateHours, tripsOf, type Desk } from '../credits/desk.ts'
import { creditsLeft, planned } from '../groups/group-desk.ts'
import { accept, click, entriesOf, fullHour, later, mailsTo, offerLink, person, statesOf, waits } from './wait-desk.ts'

let desk: Desk
const startsAt = '2026-12-08T15:00:00.000Z'
beforeEach(async () => {
  desk = await openFrontDesk()
})
afterEach(() => desk.app.close())

const hour = 3_600_000
const upcoming = async (client: Sender) =>
  (await desk.get<ConsultationPage>(`/api/consultations/me?practice=${desk.jane.slug}`, client)).body.data
const due = async () => {
  await desk.app.server.runDueWork()
  await desk.app.settled()
}
const spends = () => desk.app.db.$count(packageUses)

test('a time that becomes free is kept for who waited first, and they are told', async () => {
  const { line, free } = await fullHour(desk, startsAt)
  await free()
  const [first, second] = line
  expect(await statesOf(desk, line)).toEqual(['offered', 'waiting'])
  const [entry] = await entriesOf(desk, first!)
  expect(entry?.offer).toEqual({
    startsAt,
    endsAt: later(startsAt, 1),
    expiresAt: new Date(desk.app.clock() + 2 * hour).toISOString(),
  })
  expect(mailsTo(desk, first!)[0]).toContain('a place for you, Tuesday, 8 December 2026, 16:00')
  expect(mailsTo(desk, second!).filter((subject) => subject.includes('a place'))).toEqual([])
  expect(refusal(await book(desk, second!, { startsAt }))).toEqual([409, 'slot_taken'])
  expect((await upcoming(first!)).map(({ status, booking }) => [status, booking.paidWith])).toEqual([
    ['held', 'nothing'],
  ])
  expect(await creditsLeft(desk, first!, 'private')).toBe(5)
})

test('one call takes it, in two round trips: a credit pays, both sides hear of it, and again changes nothing', async () => {
  const { line, entries, free } = await fullHour(desk, startsAt)
  await free()
  const [first] = line
  let answer: Answer<ConsultationBooked> | undefined
  expect(
    await tripsOf(desk, async () => {
      answer = await accept(desk, entries[0]!, first!)
    }),
  ).toBe(2)
  expect([answer?.status, answer?.body.consultation]).toEqual([
    200,
    expect.objectContaining({
      status: 'scheduled',
      startsAt,
      holdExpiresAt: null,
      booking: expect.objectContaining({ status: 'booked', paidWith: 'credits' }),
    }),
  ])
  expect(answer?.body.consultation.booking.credits).toMatchObject({ used: 1, remaining: 4 })
  expect((await accept(desk, entries[0]!, first!)).status).toBe(200)
  expect(await creditsLeft(desk, first!, 'private')).toBe(4)
  desk.app.server.deps.deliverSoon()
  await desk.app.settled()
  expect(mailsTo(desk, first!)[0]).toContain('session booked')
  expect(desk.app.mailbox.list('hello@jane.test')[0]?.subject).toContain('session booked')
  expect(await statesOf(desk, line)).toEqual(['accepted', 'waiting'])
  const audited = await desk.app.db.select().from(auditEntries).where(eq(auditEntries.subjectId, entries[0]!.id))
  expect(audited.map(({ action, actorKind }) => [action, actorKind])).toEqual([
    ['waitlist.joined', 'client'],
    ['waitlist.offered', 'system'],
    ['waitlist.accepted', 'client'],
  ])
})

test('of many clicks at the same moment one spends, whether by the link or signed in', async () => {
  const { line, entries, free } = await fullHour(desk, startsAt, 1)
  await free()
  const link = offerLink(desk, line[0]!)
  const before = await spends()
  const statuses = await race(desk, [
    ...times(5, async () => (await accept(desk, entries[0]!, line[0]!)).status),
    ...times(5, async () => (await click(desk, link)).status),
  ])
  expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200])
  expect(statuses.slice(5).every((status) => status === 200 || status === 410)).toBe(true)
  expect((await spends()) - before).toBe(1)
  const taken = await desk.app.db.select().from(bookings).where(eq(bookings.status, 'booked'))
  expect(taken).toHaveLength(1)
})

test('the link shows what is offered, takes it once, and says so afterwards', async () => {
  const { line, free } = await fullHour(desk, startsAt, 1)
  await free()
  const link = offerLink(desk, line[0]!)
  const trips = await tripsOf(desk, async () => {
    const page = await desk.app.request(link)
    const html = await page.text()
    expect([page.status, page.headers.get('Content-Security-Policy')]).toEqual([
      200,
      expect.stringContaining("frame-ancestors 'none'"),
    ])
    expect(html).toContain('It takes 1 credit of the 5 you have left')
    expect(html).toContain('Tuesday, 8 December 2026')
  })
  expect(trips).toBe(1)
  expect(await creditsLeft(desk, line[0]!, 'private')).toBe(5)
  const done = await click(desk, link)
  expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('It is yours')])
  expect((await click(desk, link)).status).toBe(410)
  expect((await desk.app.request(link)).status).toBe(410)
  expect((await desk.app.request(`/waitlist/${'x'.repeat(43)}`)).status).toBe(404)
  expect((await upcoming(line[0]!)).map(({ status }) => status)).toEqual(['scheduled'])
})

test('who says no frees it at once, and the next one is asked', async () => {
  const { line, entries, free } = await fullHour(desk, startsAt, 3)
  await free()
  const declined = await click(desk, offerLink(desk, line[0]!), 'decline')
  expect([declined.status, await declined.text()]).toEqual([200, expect.stringContaining('You have declined')])
  await desk.app.settled()
  expect(await statesOf(desk, line)).toEqual(['declined', 'offered', 'waiting'])
  expect(await upcoming(line[0]!)).toEqual([])
  expect((await desk.delete(`/api/waitlist/${entries[1]!.id}`, line[1])).status).toBe(204)
  await desk.app.settled()
  expect(await statesOf(desk, line)).toEqual(['declined', 'declined', 'offered'])
  expect(refusal(await accept(desk, entries[1]!, line[1]!))).toEqual([410, 'offer_over'])
})

test('an offer that passes goes to the next in line, and cannot be taken any more', async () => {
  const { line, entries, free } = await fullHour(desk, startsAt)
  await free()
  desk.app.clock.advance(2 * hour - 1)
  await due()
  expect(await statesOf(desk, line)).toEqual(['offered', 'waiting'])
  desk.app.clock.advance(1)
  expect(refusal(await accept(desk, entries[0]!, line[0]!))).toEqual([410, 'offer_over'])
  await due()
  expect(await statesOf(desk, line)).toEqual(['expired', 'offered'])
  expect((await click(desk, offerLink(desk, line[0]!))).status).toBe(410)
  expect((await accept(desk, entries[1]!, line[1]!)).status).toBe(200)
  const audited = await desk.app.db.select().from(auditEntries).where(eq(auditEntries.action, 'waitlist.expired'))
  expect(audited).toMatchObject([{ actorKind: 'system', subjectId: entries[0]!.id }])
})

test('the practice says how long a place is kept', async () => {
  const [practice] = await desk.app.db.select().from(practices)
  const bookingPolicy = { ...practice!.bookingPolicy, waitlistOfferMinutes: 5 }
  await desk.patch('/api/practices', desk.member, { practice: desk.jane.slug, bookingPolicy })
  const { line, free } = await fullHour(desk, startsAt)
  await free()
  desk.app.clock.advance(5 * 60_000)
  await due()
  expect(await statesOf(desk, line)).toEqual(['expired', 'offered'])
})

test('taken at the moment it ends, it is taken or passes on, and never both', async () => {
  for (let round = 0; round < 6; round++) {
    const at = later(startsAt, 24 * round)
    const { line, entries, free } = await fullHour(desk, at)
    await free()
    desk.app.clock.advance(2 * hour - 1)
    const before = await spends()
    const taking = Promise.all([accept(desk, entries[0]!, line[0]!), click(desk, offerLink(desk, line[0]!))])
    for (let step = 0; step < round; step++) await Promise.resolve()
    desk.app.clock.advance(1)
    await desk.app.server.runDueWork()
    await taking
    await due()
    const states = await statesOf(desk, line)
    const isTaken = states[0] === 'accepted'
    expect(states).toEqual(isTaken ? ['accepted', 'waiting'] : ['expired', 'offered'])
    expect((await spends()) - before).toBe(isTaken ? 1 : 0)
  }
})

test('a place that went to somebody else when the offer ended is not booked twice', async () => {
  const { line, entries, free } = await fullHour(desk, startsAt, 1)
  await free()
  const inTime = new Date(desk.app.clock()).toISOString()
  desk.app.clock.advance(2 * hour)
  const other = await person(desk)
  expect((await book(desk, other, { startsAt })).status).toBe(201)
  // A request that began before the end, and reaches the database after it.
  desk.app.clock.set(inTime)
  expect((await accept(desk, entries[0]!, line[0]!)).status).toBeGreaterThanOrEqual(400)
  expect(await creditsLeft(desk, line[0]!, 'private')).toBe(5)
})

test('without credits it stays kept, and the way to some is shown', async () => {
  const { line, entries, free } = await fullHour(desk, startsAt, 1, 0)
  await free()
  const [client] = line
  const refused = await accept<Refusal>(desk, entries[0]!, client!)
  expect(refusal(refused)).toEqual([422, 'no_credits'])
  const link = offerLink(desk, client!)
  for (const page of [await desk.app.request(link), await click(desk, link)]) {
    expect([200, 422]).toContain(page.status)
    expect(await page.text()).toContain('<a href="https://jane.test/work-with-me">')
  }
  expect(await statesOf(desk, line)).toEqual(['offered'])
  expect(refusal(await book(desk, await person(desk), { startsAt }))).toEqual([409, 'slot_taken'])
  await give(desk, { email: client!.email, allowances: [privateHours(1)] })
  expect((await click(desk, link)).status).toBe(200)
  expect(await creditsLeft(desk, client!, 'private')).toBe(0)
})

test('the last credit pays for one thing only: the offer, or another booking', async () => {
  const { line, entries, free } = await fullHour(desk, startsAt, 1, 1)
  await free()
  const statuses = await race(desk, [
    async () => (await accept(desk, entries[0]!, line[0]!)).status,
    async () => (await book(desk, line[0]!, { startsAt: later(startsAt, 2) })).status,
  ])
  expect(statuses.filter((status) => status < 300)).toHaveLength(1)
  expect(statuses).toContain(422)
  expect(await creditsLeft(desk, line[0]!, 'private')).toBe(0)
})

test('who is faster than the offer has the time, and nobody is asked', async () => {
  const { line, session, holder } = await fullHour(desk, startsAt)
  const { deps } = desk.app.server
  const { offerSoon } = deps
  deps.offerSoon = () => {}
  await desk.post(`/api/consultations/${session.id}/cancel`, holder, {})
  expect((await book(desk, await person(desk), { startsAt })).status).toBe(201)
  deps.offerSoon = offerSoon
  await due()
  expect(await statesOf(desk, line)).toEqual(['waiting', 'waiting'])
})

test('however many look at the same moment, and others book, one place goes to one', async () => {
  const { line, session, holder } = await fullHour(desk, startsAt, 4)
  const { deps } = desk.app.server
  const { offerSoon } = deps
  deps.offerSoon = () => {}
  await desk.post(`/api/consultations/${session.id}/cancel`, holder, {})
  deps.offerSoon = offerSoon
  const other = await person(desk)
  const [taken] = await race(desk, [
    async () => (await book(desk, other, { startsAt })).status,
    ...times(8, async () => {
      await offerFreedTimes({ consultantId: desk.jane.consultantId }, deps)
      return 0
    }),
  ])
  const offered = (await statesOf(desk, line)).filter((state) => state === 'offered')
  expect(offered.length + Number(taken === 201)).toBe(1)
  const mails = await desk.app.db.select().from(outbox).where(eq(outbox.kind, 'waitlist_offer'))
  expect(mails).toHaveLength(offered.length)
})

test('seats of a group session go in line, as many as become free', async () => {
  const evening = '2026-12-09T23:00:00.000Z'
  const [session] = await planned(desk, { startsAt: [evening], capacity: 2 })
  const sitting = [await person(desk), await person(desk)]
  for (const client of sitting)
    expect((await book(desk, client, { startsAt: evening, serviceType: 'group' })).status).toBe(201)
  const line = [await person(desk), await person(desk), await person(desk)]
  const seat = { serviceType: 'group', consultationId: session?.id }
  const entries = []
  for (const client of line) {
    desk.app.clock.advance(1000)
    entries.push(await waits(desk, client, evening, seat))
  }
  await desk.post(`/api/consultations/${session?.id}/cancel`, sitting[0], {})
  await desk.app.settled()
  expect(await statesOf(desk, line)).toEqual(['offered', 'waiting', 'waiting'])
  expect(refusal(await book(desk, sitting[0]!, { startsAt: evening, serviceType: 'group' }))).toEqual([
    409,
    'group_full',
  ])
  const path = `/api/consultations/${session?.id}`
  await desk.app.db.update(consultations).set({ capacity: 3 }).where(eq(consultations.id, session!.id))
  await due()
  expect(await statesOf(desk, line)).toEqual(['offered', 'offered', 'waiting'])
  const answers = await Promise.all(entries.slice(0, 2).map((entry, index) => accept(desk, entry, line[index]!)))
  expect(answers.map(({ status, body }) => [status, body.consultation.booking.status])).toEqual([
    [200, 'booked'],
    [200, 'booked'],
  ])
  expect(await creditsLeft(desk, line[0]!)).toBe(4)
  await desk.post(`${path}/cancel`, desk.member, {})
  await due()
  expect(await statesOf(desk, line)).toEqual(['accepted', 'accepted', 'expired'])
  expect(await creditsLeft(desk, line[0]!)).toBe(5)
})

test('hours that are added are offered by the timer; a session that is moved frees its time', async () => {
  const weekend = '2026-12-12T15:00:00.000Z'
  await setHours(desk, { overrides: [{ date: '2026-12-12', hours: [] }] })
  const client = await person(desk)
  await waits(desk, client, weekend)
  await due()
  expect(await statesOf(desk, [client])).toEqual(['waiting'])
  await setHours(desk)
  await due()
  expect(await statesOf(desk, [client])).toEqual(['offered'])
  const { holder, session, line } = await fullHour(desk, startsAt, 1)
  await desk.post(`/api/consultations/${session.id}/reschedule`, holder, { startsAt: later(startsAt, 3) })
  await desk.app.settled()
  expect(await statesOf(desk, line)).toEqual(['offered'])
})

test('who waits for a window that is over is not asked, and waits no longer', async () => {
  const { line } = await fullHour(desk, startsAt, 1)
  desk.app.clock.set(later(startsAt, 1))
  await due()
  const rows = await desk.app.db.select().from(auditEntries).where(eq(auditEntries.action, 'waitlist.expired'))
  expect([rows.length, mailsTo(desk, line[0]!).filter((subject) => subject.includes('a place'))]).toEqual([1, []])
})

test('credits that were bought meanwhile pay, the ones of the primary purchase first', async () => {
  const { line, entries, free } = await fullHour(desk, startsAt, 1)
  const { body } = await desk.get<{ data: { id: string }[] }>(`/api/purchases?practice=${desk.jane.slug}`, line[0]!)
  const second = await give(desk, { email: line[0]!.email, allowances: [privateHours(2)] })
  await desk.post(`/api/purchases/${second.id}/primary`, desk.member)
  await free()
  const taken = await accept(desk, entries[0]!, line[0]!)
  expect(body.data).toHaveLength(1)
  expect(taken.body.consultation.booking.credits?.purchaseId).toBe(second.id)
})
