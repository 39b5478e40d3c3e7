import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consultants, practiceMembers, user } from '@deskbell/server/db/schema/index'
import { draft, signIn } from '../../support/scenario.ts'
import { buyAndPay, openShop, stock, type Shop } from '../checkout/shop.ts'

const roles = ['owner', 'consultant', 'marketing', 'operations', 'finance'] as const
const tokens = new Map<string, string>()
let shop: Shop
let item: { id: string }
let purchase: { id: string }
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop)
  purchase = (await buyAndPay(shop, item)).purchase
  const { db, clock } = shop.app
  for (const role of roles) {
    const email = `${role}@jane.test`
    tokens.set(role, await signIn(shop.app, email))
    const [person] = await db.select().from(user).where(eq(user.email, email))
    await db
      .insert(practiceMembers)
      .values({ practiceId: shop.jane.id, userId: person?.id ?? '', role, createdAt: clock() })
      .onConflictDoNothing()
    if (role === 'consultant')
      await db
        .update(consultants)
        .set({ userId: person?.id ?? null })
        .where(eq(consultants.id, shop.jane.consultantId))
  }
})
afterAll(() => shop.app.close())

type Does = {
  does: string
  may: readonly (typeof roles)[number][]
  send: (token: string) => Promise<{ status: number }>
}

const everyone = roles
const table: Does[] = [
  {
    does: 'read the packages',
    may: everyone,
    send: (token) => shop.get('/api/packages?practice=jane&scope=manage', { token }),
  },
  {
    does: 'read the practice',
    may: everyone,
    send: (token) => shop.get('/api/practices/jane?scope=manage', { token }),
  },
  {
    does: 'add a package',
    may: ['owner', 'consultant', 'marketing'],
    send: (token) => shop.post('/api/packages', { token }, { ...draft, practice: 'jane' }),
  },
  {
    does: 'change the practice',
    may: ['owner'],
    send: (token) => shop.patch('/api/practices', { token }, { practice: 'jane', name: 'Jane' }),
  },
  {
    does: 'read contact settings',
    may: ['owner', 'consultant'],
    send: (token) => shop.get(`/api/consultants/${shop.jane.consultantId}/contact-settings`, { token }),
  },
  {
    does: 'change the profile',
    may: ['owner', 'consultant'],
    send: (token) => shop.patch(`/api/consultants/${shop.jane.consultantId}`, { token }, { headline: 'Coach' }),
  },
  {
    does: 'read the purchases',
    may: ['owner', 'consultant', 'operations', 'finance'],
    send: (token) => shop.get('/api/purchases?practice=jane&scope=manage', { token }),
  },
  {
    does: 'open contact details by hand',
    may: ['owner', 'consultant', 'operations'],
    send: (token) => shop.post(`/api/purchases/${purchase.id}/reveal`, { token }),
  },
]

test.each(table)('who may $does', async ({ may, send }) => {
  for (const role of roles) {
    const { status } = await send(tokens.get(role) ?? '')
    expect([role, may.includes(role) ? status < 300 : status === 403]).toEqual([role, true])
  }
})

test('one who may not read purchases does not read one by its id either', async () => {
  const { status } = await shop.get(`/api/purchases/${purchase.id}`, { token: tokens.get('marketing') ?? '' })
  expect(status).toBe(404)
})

test('who is no member any more may nothing, with the session of before', async () => {
  const token = tokens.get('finance') ?? ''
  const [person] = await shop.app.db.select().from(user).where(eq(user.email, 'finance@jane.test'))
  await shop.app.db.delete(practiceMembers).where(eq(practiceMembers.userId, person?.id ?? ''))
  expect((await shop.get('/api/purchases?practice=jane&scope=manage', { token })).status).toBe(404)
})
