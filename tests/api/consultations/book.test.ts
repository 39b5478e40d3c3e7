import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PublicPackage } from '@deskbell/server/contract/packages'
import type { PurchasePage } from '@deskbell/server/contract/purchases'
import type { CreditBalance } from '@deskbell/server/contract/credits'
import type { ConsultationBooked } from '@deskbell/server/contract/consultations'
import type { Answer, Refusal } from '../../support/scenario.ts'
import { stock } from '../checkout/shop.ts'
import { tripsOf, type Desk } from '../credits/desk.ts'
import { book, booked, clientWith, morning, offerSessions, openFrontDesk } from './front-desk.ts'

let desk: Desk
let people = 0
beforeAll(async () => {
  desk = await openFrontDesk()
})
afterAll(() => desk.app.close())

const somebody = () => clientWith(desk, `client.${++people}@example.com`)

test('books a free time and spends a credit for it, in two round trips', async () => {
  const client = await somebody()
  let answer: Answer<ConsultationBooked> | undefined
  const trips = await tripsOf(desk, async () => {
    answer = await book(desk, client)
  })
  expect([answer?.status, answer?.body]).toEqual([
    201,
    {
      consultation: expect.objectContaining({
        reference: expect.stringMatching(/^CONS-/),
        status: 'scheduled',
        startsAt: morning,
        endsAt: '2026-12-08T16:00:00.000Z',
        booking: expect.objectContaining({
          status: 'booked',
          paidWith: 'credits',
          credits: expect.objectContaining({ used: 1, remaining: 4 }),
        }),
      }),
    },
  ])
  expect(trips).toBe(2)
  const balance = await desk.get<CreditBalance>(`/api/credits/balance?practice=${desk.jane.slug}`, client)
  expect(balance.body.available.private?.credits).toBe(4)
})

test('refuses a time that somebody else has, and spends nothing', async () => {
  const client = await somebody()
  const { status, body } = await book<Refusal>(desk, client, { startsAt: '2026-12-08T15:30:00.000Z' })
  expect([status, body.error.code]).toEqual([409, 'slot_taken'])
  const balance = await desk.get<CreditBalance>(`/api/credits/balance?practice=${desk.jane.slug}`, client)
  expect(balance.body.available.private?.credits).toBe(5)
})

test('of many requests for one time exactly one gets it, the others lose nothing', async () => {
  const clients = await Promise.all(Array.from({ length: 12 }, somebody))
  const answers = await Promise.all(
    clients
      .flatMap((client) => [client, client, client])
      .map((client) => book<Refusal>(desk, client, { startsAt: '2026-12-09T15:00:00.000Z' })),
  )
  const codes = answers.map(({ status, body }) => (status === 201 ? 'booked' : body.error.code)).toSorted()
  expect(codes).toEqual(['booked', ...Array.from({ length: 35 }, () => 'slot_taken')])
})

test('tells both sides by mail, with an entry for their calendars', async () => {
  const client = await clientWith(desk, 'mailed@example.com')
  await booked(desk, client, { startsAt: '2026-12-10T15:00:00.000Z', name: 'Val', title: 'First talk' })
  await desk.app.settled()
  const [toClient] = desk.app.mailbox.list('mailed@example.com')
  expect(toClient?.subject).toBe(
    'Jane Doe: session booked, Thursday, 10 December 2026, 16:00 to 17:00 (Europe/Berlin time)',
  )
  expect(toClient?.text).toContain(`Move it: https://desk.test/manage/`)
  expect(toClient?.invite?.ics).toContain('DTSTART:20261210T150000Z')
  const [toJane] = desk.app.mailbox.list('hello@jane.test')
  expect(toJane?.text).toContain('10:00 to 11:00 (America/New York time)')
})

test('a package without a Calendly link is scheduled here once its consultant takes bookings', async () => {
  const item = await stock(desk, { title: 'Bookable' })
  expect(item.scheduling).toBe('deskbell')
  await offerSessions(desk, { active: false })
  const { body } = await desk.get<PublicPackage>(`/api/packages/${item.id}`)
  expect(body.scheduling).toBe('contact')
  await offerSessions(desk)
  const client = await clientWith(desk, 'by-hand@example.com')
  const { body: page } = await desk.get<PurchasePage>(`/api/purchases?practice=${desk.jane.slug}`, client)
  expect(page.data.map((purchase) => purchase.package.scheduling)).toEqual(['deskbell'])
})
