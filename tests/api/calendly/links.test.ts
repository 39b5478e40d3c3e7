import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ContactReveal, Purchase } from '@deskbell/server/contract/purchases'
import { minute } from '../../support/test-clock.ts'
import { buyAndPay, stock } from '../checkout/shop.ts'
import { openFrontDesk } from '../consultations/front-desk.ts'
import { tripsOf, type Desk } from '../credits/desk.ts'
import { connect, happens, purchaseRow, seatsOf } from './calendly-desk.ts'

const publicLink = 'https://calendly.com/jane-doe/strategy-session'

let desk: Desk
let bought: Awaited<ReturnType<typeof buyAndPay>>
beforeEach(async () => {
  desk = await openFrontDesk()
  bought = await buyAndPay(desk, await stock(desk, { calendlyLink: `${publicLink}?hide_gdpr_banner=1` }))
})
afterEach(() => desk.app.close())

const calendly = () => desk.app.calendly
async function link(): Promise<URL> {
  const { purchase, purchaseToken } = bought
  const { body } = await desk.post<ContactReveal>(`/api/purchases/${purchase.id}/contact`, { purchaseToken })
  return new URL(body.calendlyLink ?? '')
}
const page = ({ origin, pathname }: URL) => origin + pathname
const bookWith = async (url: URL) => {
  const startsAt = desk.app.clock() + 7 * 86_400_000
  const utmContent = url.searchParams.get('utm_content')
  return happens(desk, calendly().book({ slug: 'strategy-session', startsAt, email: 'x@example.com', utmContent }))
}
const report = (inviteeUri: string) => {
  const { purchase, purchaseToken } = bought
  const claim = { calendlyEventUri: inviteeUri.replace(/\/invitees.*/, ''), calendlyInviteeUri: inviteeUri }
  return happens(desk, desk.post<Purchase>(`/api/purchases/${purchase.id}/schedule`, { purchaseToken }, claim))
}

test('without a token the public link is handed out, naming the purchase', async () => {
  const url = await link()
  expect([page(url), url.searchParams.get('hide_gdpr_banner')]).toEqual([publicLink, '1'])
  expect(url.searchParams.get('utm_content')).toMatch(new RegExp(`^${bought.purchase.id}\\.[\\w.-]{50,}$`))
})

test('with a token each purchase has a link that can be booked once, until it was', async () => {
  await connect(desk)
  const first = await link()
  expect(first.pathname).toMatch(/^\/d\/[\w-]+\/strategy-session$/)
  expect((await link()).href).toBe(first.href)
  expect(calendly().links()).toHaveLength(1)
  const event = await bookWith(first)
  expect((await seatsOf(desk))[0]?.booking.purchaseId).toBe(bought.purchase.id)
  const second = await link()
  expect(page(second)).not.toBe(page(first))
  await happens(desk, calendly().cancel(event.id))
  expect((await link()).href).toBe(second.href)
  expect(calendly().links()).toHaveLength(2)
})

test('costs no round trip of its own', async () => {
  await connect(desk)
  await link()
  expect(await tripsOf(desk, link)).toBe(1)
})

test('while Calendly refuses, the public link serves, and Calendly is left alone for a minute', async () => {
  await connect(desk)
  calendly().refuseNext(429)
  expect(page(await link())).toBe(publicLink)
  expect(page(await link())).toBe(publicLink)
  desk.app.clock.advance(2 * minute)
  expect(page(await link())).not.toBe(publicLink)
})

test('a page’s claim is confirmed by Calendly itself, and counts like its webhook', async () => {
  await connect(desk)
  calendly().loseWebhooks(true)
  const event = await bookWith(new URL(publicLink))
  const { status, body } = await report(calendly().inviteeUri(event))
  expect([status, body.calendlyScheduled]).toEqual([200, true])
  expect(await seatsOf(desk)).toMatchObject([
    { booking: { purchaseId: bought.purchase.id, paidWith: 'credits', credits: 1 } },
  ])
})

test('a claim that Calendly knows nothing of is forgotten', async () => {
  await connect(desk)
  const made = 'https://api.calendly.com/scheduled_events/AAAA-1111/invitees/BBBB-2222'
  expect((await report(made)).status).toBe(200)
  expect(await purchaseRow(desk, bought.purchase)).toMatchObject({ calendlyScheduledAt: null, calendlyEventUri: null })
  expect(await seatsOf(desk)).toEqual([])
})

test('without a token, or while Calendly does not answer, a claim stays a claim', async () => {
  const made = 'https://api.calendly.com/scheduled_events/AAAA-1111/invitees/BBBB-2222'
  await report(made)
  expect(await purchaseRow(desk, bought.purchase)).toMatchObject({ calendlyInviteeUri: made })
  await connect(desk)
  calendly().refuseNext(503)
  await report(made)
  expect(await purchaseRow(desk, bought.purchase)).toMatchObject({ calendlyInviteeUri: made })
  expect(await seatsOf(desk)).toEqual([])
})
