import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Slots } from '@deskbell/server/contract/availability'
import type { ContactReveal } from '@deskbell/server/contract/purchases'
import { auditEntries, outbox, webhookInbox } from '@deskbell/server/db/schema/index'
import { createPractice, signIn } from '../../support/scenario.ts'
import { calendlyToken } from '../../support/test-app.ts'
import { minute } from '../../support/test-clock.ts'
import { refusal, stock, buyAndPay } from '../checkout/shop.ts'
import { book, clientWith, morning } from '../consultations/front-desk.ts'
import { give, onlyGrant, privateHours, type Desk } from '../credits/desk.ts'
import { connect, happens, openCalendlyDesk, purchaseRow, seatsOf, usesOf } from './calendly-desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openCalendlyDesk()
})
afterEach(() => desk.app.close())

const at = (iso: string) => Date.parse(iso)
const hour = 3_600_000
const startsAt = at(morning)
const email = 'val@example.com'
const logged = (event: string) => desk.app.logged.filter((line) => line.event === event)
const atCalendly = () => desk.app.calendly
const bookThere = (changes: object = {}) =>
  happens(desk, atCalendly().book({ slug: 'strategy-session', startsAt, email, ...changes }))

test('what a client books at Calendly is a consultation, and spends their credit', async () => {
  const purchase = await give(desk, { email })
  const event = await bookThere({ timeZone: 'Asia/Kolkata' })
  const [seat, ...more] = await seatsOf(desk)
  expect(more).toEqual([])
  expect(seat).toMatchObject({
    consultation: {
      status: 'scheduled',
      startsAt,
      endsAt: startsAt + hour,
      serviceType: 'private',
      consultantId: desk.jane.consultantId,
      calendlyEventUri: atCalendly()
        .inviteeUri(event)
        .replace(/\/invitees.*/, ''),
    },
    booking: {
      status: 'booked',
      paidWith: 'credits',
      credits: 1,
      purchaseId: purchase.id,
      timeZone: 'Asia/Kolkata',
      calendlyInviteeUri: atCalendly().inviteeUri(event),
    },
  })
  expect(await onlyGrant(desk, purchase)).toMatchObject({ used: 1, remaining: 4 })
  expect(await purchaseRow(desk, purchase)).toMatchObject({
    calendlyScheduledAt: desk.app.clock(),
    calendlyInviteeUri: atCalendly().inviteeUri(event),
  })
  const entries = await desk.app.db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.action, 'consultation.booked_at_calendly'))
  expect(entries).toMatchObject([{ actorKind: 'system', subjectId: seat?.consultation.id }])
  // Calendly sends mails of its own.
  expect(await desk.app.db.select().from(outbox).where(eq(outbox.kind, 'booking_booked'))).toEqual([])
})

test('its time is free no longer, in whatever zone the visitor looks', async () => {
  await bookThere()
  const path = `/api/consultants/${desk.jane.consultantId}/slots?durationMinutes=60&from=2026-12-08&to=2026-12-09`
  for (const zone of ['America/New_York', 'Australia/Sydney']) {
    const { body } = await desk.get<Slots>(`${path}&timeZone=${zone}`)
    expect(body.slots.map((slot) => slot.startsAt)).not.toContain(morning)
    expect(body.slots.length).toBeGreaterThan(3)
  }
  expect(refusal(await book(desk, await clientWith(desk, 'other@example.com')))).toEqual([409, 'slot_taken'])
})

test('the link’s token says whose credit pays, whatever address is given at Calendly', async () => {
  const item = await stock(desk, { calendlyLink: 'https://calendly.com/jane-doe/strategy-session' })
  const bought = await buyAndPay(desk, item)
  await give(desk, { email: 'someone.else@example.com' })
  const { body } = await desk.post<ContactReveal>(`/api/purchases/${bought.purchase.id}/contact`, {
    purchaseToken: bought.purchaseToken,
  })
  const utmContent = new URL(body.calendlyLink ?? '').searchParams.get('utm_content')
  await bookThere({ email: 'Someone.Else@example.com', utmContent })
  const [seat] = await seatsOf(desk)
  expect(seat?.booking).toMatchObject({ purchaseId: bought.purchase.id, paidWith: 'credits', credits: 1 })
})

test.each<[string, (token: string) => string]>([
  ['another purchase’s id', (token) => `00000000-0000-7000-8000-000000000000${token.slice(36)}`],
  ['a wrong signature', (token) => `${token.slice(0, -3)}AAA`],
  ['no signature', (token) => token.slice(0, 36)],
  ['something else', () => 'newsletter'],
])('a token with %s names nothing', async (_name, spoil) => {
  const item = await stock(desk, { calendlyLink: 'https://calendly.com/jane-doe/strategy-session' })
  const bought = await buyAndPay(desk, item)
  const { body } = await desk.post<ContactReveal>(`/api/purchases/${bought.purchase.id}/contact`, {
    purchaseToken: bought.purchaseToken,
  })
  const token = new URL(body.calendlyLink ?? '').searchParams.get('utm_content') ?? ''
  await bookThere({ email: 'stranger@example.com', utmContent: spoil(token) })
  expect((await seatsOf(desk))[0]?.booking).toMatchObject({ paidWith: 'nothing', purchaseId: null, useId: null })
})

test('what nothing pays is recorded all the same, and said in the log', async () => {
  const purchase = await give(desk, { email, allowances: [privateHours(1)] })
  await bookThere()
  await bookThere({ startsAt: startsAt + 2 * hour })
  await bookThere({ email: 'new@example.com', startsAt: startsAt + 4 * hour })
  const paid = (await seatsOf(desk)).map(({ booking }) => [booking.paidWith, booking.credits])
  expect(paid).toEqual([
    ['credits', 1],
    ['nothing', null],
    ['nothing', null],
  ])
  expect(await onlyGrant(desk, purchase)).toMatchObject({ remaining: 0 })
  expect(logged('calendly.unpaid')).toHaveLength(2)
  expect(JSON.stringify(desk.app.logged)).not.toMatch(/val@|new@|a-token-of/)
})

test('what overlaps a session of our own takes place, and the log says so', async () => {
  const client = await clientWith(desk, email)
  expect((await book(desk, client)).status).toBe(201)
  await bookThere({ startsAt: startsAt + hour / 2 })
  expect(await seatsOf(desk)).toHaveLength(1)
  expect(logged('calendly.overlap')).toMatchObject([{ level: 'warn', facts: { with: [expect.any(String)] } }])
})

test('cancelled in time at Calendly, the credit comes back once; late it does not', async () => {
  const purchase = await give(desk, { email })
  const first = await bookThere()
  await happens(desk, atCalendly().cancel(first.id))
  expect(await onlyGrant(desk, purchase)).toMatchObject({ remaining: 5 })
  const late = await bookThere({ startsAt: desk.app.clock() + 5 * hour })
  await happens(desk, atCalendly().cancel(late.id))
  expect(await onlyGrant(desk, purchase)).toMatchObject({ remaining: 4 })
  expect((await seatsOf(desk)).map(({ booking, consultation }) => [booking.cancelledBy, consultation.status])).toEqual([
    ['client', 'cancelled'],
    ['client', 'cancelled'],
  ])
})

test('where the host cancels late the credit comes back', async () => {
  const purchase = await give(desk, { email })
  const event = await bookThere({ startsAt: desk.app.clock() + 5 * hour })
  await happens(desk, atCalendly().cancel(event.id, 'host'))
  expect(await onlyGrant(desk, purchase)).toMatchObject({ remaining: 5 })
  expect((await seatsOf(desk))[0]?.booking).toMatchObject({ status: 'cancelled', cancelledBy: 'practice' })
})

test.each(['created first', 'cancelled first'] as const)('a move, %s, takes the credit along', async (order) => {
  const purchase = await give(desk, { email })
  const event = await bookThere()
  const [before] = await seatsOf(desk)
  const moved = await happens(desk, atCalendly().reschedule(event.id, startsAt + 24 * hour, order))
  const [seat, ...more] = await seatsOf(desk)
  expect(more).toEqual([])
  expect(seat).toMatchObject({
    consultation: {
      id: before?.consultation.id,
      status: 'scheduled',
      startsAt: startsAt + 24 * hour,
      blockedUntilAt: startsAt + 25 * hour,
      sequence: 1,
    },
    booking: {
      id: before?.booking.id,
      useId: before?.booking.useId,
      calendlyInviteeUri: atCalendly().inviteeUri(moved),
    },
  })
  expect(await usesOf(desk)).toHaveLength(1)
  expect(await purchaseRow(desk, purchase)).toMatchObject({ calendlyInviteeUri: atCalendly().inviteeUri(moved) })
})

test('the same webhook again, signed anew, changes nothing', async () => {
  await give(desk, { email })
  await bookThere()
  const inbox = await desk.app.db.select().from(webhookInbox)
  const told = atCalendly().deliveries().slice()
  for (const delivery of told) {
    desk.app.clock.advance(minute)
    expect((await happens(desk, atCalendly().redeliver(delivery))).status).toBe(200)
  }
  expect(await desk.app.db.select().from(webhookInbox)).toEqual(inbox)
  expect(await usesOf(desk)).toHaveLength(1)
})

const hook = (signature: string | null, body: string, path: string) =>
  desk.app.request(path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(signature === null ? {} : { 'Calendly-Webhook-Signature': signature }),
    },
    body,
  })
const path = () => new URL(atCalendly().subscriptions()[0]?.url ?? '').pathname

test('unsigned, old, of a stranger or of another practice: refused, and nothing is kept', async () => {
  const rival = await createPractice(desk.app, 'rival')
  const member = { token: await signIn(desk.app, rival.ownerEmail) }
  const connected = await desk.put<{ webhookAddress: string }>(
    `/api/consultants/${rival.consultantId}/calendly`,
    member,
    { token: calendlyToken },
  )
  const rivalPath = new URL(connected.body.webhookAddress).pathname
  atCalendly().loseWebhooks(true)
  await bookThere()
  const { body, signature } = atCalendly().deliveries()[0] as { body: string; signature: string }
  for (const [signed, to] of [
    [null, path()],
    ['', path()],
    [signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')), path()],
    [signature, rivalPath],
  ] as const)
    expect((await hook(signed, body, to)).status).toBe(400)
  expect((await hook(signature, `${body} `, path())).status).toBe(400)
  expect((await hook(signature, body, `${path()}x`)).status).toBe(404)
  expect((await hook(signature, body, '/webhooks/calendly')).status).toBe(404)
  desk.app.clock.advance(4 * minute)
  expect((await hook(signature, body, path())).status).toBe(400)
  await desk.app.settled()
  expect(await desk.app.db.select().from(webhookInbox).where(eq(webhookInbox.source, 'calendly'))).toEqual([])
  expect(await seatsOf(desk)).toEqual([])
})

test('what a rival’s account tells of our invitee changes nothing of ours', async () => {
  const rival = await createPractice(desk.app, 'rival')
  const purchase = await give(desk, { email })
  const event = await bookThere()
  const member = { token: await signIn(desk.app, rival.ownerEmail) }
  await desk.put(`/api/consultants/${rival.consultantId}/calendly`, member, { token: calendlyToken })
  // Both listen now, so Jane's own webhook is taken away: only the rival's address hears of it.
  const [ofJane] = atCalendly().subscriptions()
  atCalendly().subscriptions().splice(0, 1)
  await happens(desk, atCalendly().cancel(event.id))
  expect(ofJane).toBeDefined()
  expect((await seatsOf(desk)).map(({ booking }) => booking.status)).toEqual(['booked'])
  expect(await onlyGrant(desk, purchase)).toMatchObject({ remaining: 4 })
})

test('a webhook is answered before it is applied, and applied by the timer where that failed', async () => {
  await give(desk, { email })
  await connect(desk)
  const { deps } = desk.app.server
  const event = await bookThere()
  expect(event.status).toBe('active')
  await desk.app.db.update(webhookInbox).set({ appliedAt: null, nextAttemptAt: deps.clock() })
  await desk.app.server.runDueWork()
  await desk.app.settled()
  expect(await usesOf(desk)).toHaveLength(1)
})
