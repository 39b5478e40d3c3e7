import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ContactReveal } from '@deskbell/server/contract/purchases'
import { consultants } from '@deskbell/server/db/schema/index'
import { returnUrl, signIn, siteOrigin, type Sender } from '../../support/scenario.ts'
import { buyAndPay, pay, stock } from '../checkout/shop.ts'
import type { Desk } from '../credits/desk.ts'
import { book, booked, openFrontDesk, setHours } from './front-desk.ts'

let desk: Desk
let client: Sender
beforeAll(async () => {
  desk = await openFrontDesk()
  await desk.app.db.update(consultants).set({ revealRule: 'on_first_booking', revealEmail: true, revealPhone: true })
  client = { token: await signIn(desk.app, 'val@example.com', desk.jane.slug), origin: siteOrigin }
})
afterAll(() => desk.app.close())

const bought = async () => (await buyAndPay(desk, await stock(desk), client)).purchase.id
const contactOf = async (purchaseId: string) =>
  (await desk.post<ContactReveal>(`/api/purchases/${purchaseId}/contact`, client)).body

test('where contact opens with the first booking, it opens with one that is made here', async () => {
  const id = await bought()
  expect(await contactOf(id)).toMatchObject({ opens: 'on_first_booking', contact: { email: null, phone: null } })
  await booked(desk, client)
  expect(await contactOf(id)).toMatchObject({ opens: 'now', contact: { email: 'hello@jane.test' } })
})

test('a session paid on the spot opens it once it is paid', async () => {
  const { body } = await book(desk, client, {
    startsAt: '2026-12-09T15:00:00Z',
    pay: { with: 'checkout', currency: 'USD', returnUrl },
  })
  const refused = await desk.post(`/api/purchases/${body.purchaseId}/contact`, client)
  expect(refused.status).toBe(403)
  await pay(desk, { id: body.purchaseId as string }, { email: 'val@example.com' })
  expect(await contactOf(body.purchaseId as string)).toMatchObject({ opens: 'now' })
})

test('where no times are offered, nothing is waited for', async () => {
  const id = await bought()
  expect((await contactOf(id)).opens).toBe('on_first_booking')
  await setHours(desk, { active: false })
  expect((await contactOf(id)).opens).toBe('now')
})
