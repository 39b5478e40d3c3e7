import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ManagedPractice, PublicPractice } from '@deskbell/server/contract/practices'
import { auditEntries, auditValues, practices } from '@deskbell/server/db/schema/index'
import { openShop, refusal, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ guestCheckout: false })
})
afterAll(() => shop.app.close())

const patch = <Body = ManagedPractice>(changes: object) =>
  shop.patch<Body>('/api/practices', { token: shop.owner }, { practice: 'jane', ...changes })
const rows = () => shop.app.db.batch([shop.app.db.select().from(practices), shop.app.db.select().from(auditEntries)])

test('anybody may know this much of a practice, and no more', async () => {
  expect((await shop.get<PublicPractice>('/api/practices/jane')).body).toEqual({
    slug: 'jane',
    name: 'Jane Coaching',
    timeZone: 'America/New_York',
    locale: 'en',
    currency: 'USD',
    guestCheckout: false,
    testMode: true,
    selling: true,
  })
})

test('its owner changes some settings and keeps the others', async () => {
  const { status, body } = await patch({
    name: ' Jane & Co. ',
    timeZone: 'Europe/Berlin',
    locale: 'pt-BR',
    guestCheckout: true,
    returnOrigins: ['https://www.jane.test/shop?x=1'],
  })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    name: 'Jane & Co.',
    timeZone: 'Europe/Berlin',
    locale: 'pt-BR',
    guestCheckout: true,
    returnOrigins: ['https://www.jane.test'],
    role: 'owner',
    currency: 'USD',
    suspended: false,
    notice: null,
  })
  expect((await shop.get<PublicPractice>('/api/practices/jane')).body).toMatchObject({
    name: 'Jane & Co.',
    guestCheckout: true,
  })
  expect((await patch({ guestCheckout: false })).body).toMatchObject({
    name: 'Jane & Co.',
    guestCheckout: false,
    returnOrigins: ['https://www.jane.test'],
  })
})

test('a change is in the audit log with the fields it changed, before and after', async () => {
  await patch({ name: 'Before', locale: 'en' })
  shop.app.clock.advance(1_000)
  await patch({ name: 'After', locale: 'en' })
  const { db } = shop.app
  const entries = await db
    .select()
    .from(auditEntries)
    .innerJoin(auditValues, eq(auditValues.entryId, auditEntries.id))
    .where(eq(auditEntries.action, 'practice.updated'))
    .orderBy(auditEntries.createdAt)
  expect(entries.at(-1)).toMatchObject({
    audit_entries: { changedFields: ['name'] },
    audit_values: { before: { name: 'Before' }, after: { name: 'After' } },
  })
})

test.each<[name: string, changes: object, path: string]>([
  ['a name of spaces', { name: '   ' }, 'name'],
  ['a zone that does not exist', { timeZone: 'Mars/Olympus' }, 'timeZone'],
  ['a locale that is none', { locale: 'English please' }, 'locale'],
  ['a locale that no browser can use', { locale: 'en-12' }, 'locale'],
  ['another slug', { slug: 'rival' }, 'slug'],
  ['a return address without https', { returnOrigins: ['https://jane.test', 'http://jane.test'] }, 'returnOrigins.1'],
  ['a return address of a script', { returnOrigins: ['javascript:alert(1)'] }, 'returnOrigins.0'],
  ['no practice', { practice: undefined }, 'practice'],
])('refuses %s and changes nothing', async (_name, changes, path) => {
  const before = await rows()
  const answer = await patch(changes)
  expect(refusal(answer)).toEqual([400, 'invalid_input', path])
  expect(await rows()).toEqual(before)
})

test('a suspended practice is closed to visitors', async () => {
  const item = await stock(shop)
  await shop.app.db.update(practices).set({ suspendedAt: shop.app.clock() }).where(eq(practices.id, shop.jane.id))
  for (const path of [
    '/api/practices/jane',
    '/api/packages?practice=jane',
    `/api/packages/${item.id}`,
    '/api/consultants?practice=jane',
    `/api/consultants/${shop.jane.consultantId}`,
  ]) {
    expect([path, (await shop.get(path)).status]).toEqual([path, 404])
  }
  const started = await shop.post(
    '/api/checkout/sessions',
    { origin: 'https://jane.test' },
    { packageId: item.id, returnUrl: 'https://jane.test/' },
  )
  expect([started.status, shop.app.simulator.sessions()]).toEqual([404, []])
})
