import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Onboarding } from '@deskbell/server/contract/connect'
import type { ManagedPackage, PublicPackage, PublicPackagePage } from '@deskbell/server/contract/packages'
import { practices } from '@deskbell/server/db/schema/index'
import { createPackage, createPractice, signIn, type Practice } from '../../support/scenario.ts'
import { openShop, refusal, startCheckout, type Shop } from '../checkout/shop.ts'

let shop: Shop
let rival: Practice
let owner: string
let paid: ManagedPackage
let free: ManagedPackage

/** A practice of somebody else than the operator, without an account yet. */
beforeAll(async () => {
  shop = await openShop()
  rival = await createPractice(shop.app, 'rival', { guestCheckout: true })
  await shop.app.db.update(practices).set({ operatorOwned: false }).where(eq(practices.id, rival.id))
  owner = await signIn(shop.app, rival.ownerEmail)
  paid = await createPackage(shop.app, rival, { title: 'Paid' }, owner)
  free = await createPackage(
    shop.app,
    rival,
    { title: 'Free', type: 'free_trial', price: { amount: 0, currency: 'USD' } },
    owner,
  )
})
afterAll(() => shop.app.close())

const sellingOf = async () => {
  const { body: page } = await shop.get<PublicPackagePage>('/api/packages?practice=rival')
  const listed = Object.fromEntries(page.data.map(({ title, selling }) => [title, selling]))
  const one = await shop.get<PublicPackage>(`/api/packages/${paid.id}`)
  return { ...listed, details: one.body.selling }
}

test('a practice that cannot take payments yet says so of what costs something, and gives what is free', async () => {
  expect(await sellingOf()).toEqual({ Paid: false, Free: true, details: false })
  expect(refusal(await startCheckout(shop, paid))).toEqual([409, 'selling_not_enabled'])
  const token = await signIn(shop.app, 'client@example.com', 'rival')
  expect((await startCheckout(shop, free, { token })).status).toBe(201)
})

test('once Stripe has enabled its account everything is on sale, and no longer when Stripe misses something', async () => {
  const { body } = await shop.post<Onboarding>('/api/connect/onboarding', { token: owner }, { practice: 'rival' })
  expect(body.url).toMatch(/^https:/)
  const [account] = shop.app.simulator.accounts().filter(({ metadata }) => metadata['practice_id'] === rival.id)
  shop.app.simulator.completeOnboarding(account?.id ?? '')
  await shop.app.settled()
  expect(await sellingOf()).toEqual({ Paid: true, Free: true, details: true })
  shop.app.simulator.restrictAccount(account?.id ?? '')
  await shop.app.settled()
  expect(await sellingOf()).toEqual({ Paid: false, Free: true, details: false })
})

test('the operator’s own practice sells', async () => {
  const item = await createPackage(shop.app, shop.jane, {}, shop.owner)
  expect((await shop.get<PublicPackage>(`/api/packages/${item.id}`)).body.selling).toBe(true)
})
