import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Me } from '@deskbell/server/contract/identity'
import type { ManagedPracticePage } from '@deskbell/server/contract/operators'
import type { ManagedPractice, PublicPractice } from '@deskbell/server/contract/practices'
import { auditEntries, invitations, operators, outbox, practices } from '@deskbell/server/db/schema/index'
import { createPractice, draft, signIn } from '../../support/scenario.ts'
import { operatorEmail } from '../../support/test-app.ts'
import { openShop, refusal, startCheckout, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
let operator: string
beforeEach(async () => {
  shop = await openShop()
  operator = await signIn(shop.app, operatorEmail)
})
afterEach(() => shop.app.close())

const input = {
  slug: 'acme',
  name: 'Acme Coaching',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  locale: 'de',
  ownerEmail: 'Owner@Acme.test',
}
const create = <Body = ManagedPractice>(changes: object = {}, sender: object = { token: operator }) =>
  shop.post<Body>('/api/practices', sender, { ...input, ...changes })
const patch = (changes: object, token = operator) =>
  shop.patch<ManagedPractice>('/api/practices', { token }, { practice: 'jane', ...changes })
const rows = () =>
  shop.app.db.batch([
    shop.app.db.select().from(practices),
    shop.app.db.select().from(invitations),
    shop.app.db.select().from(outbox),
    shop.app.db.select().from(auditEntries),
  ])

describe('the operator', () => {
  test('is whoever proves the address of the installation at the dashboard, and nobody in an embed', async () => {
    expect((await shop.get<Me>('/api/me', { token: operator })).body).toMatchObject({ operator: true, memberships: [] })
    const inEmbed = await signIn(shop.app, operatorEmail, 'jane')
    expect((await shop.get<Me>('/api/me', { token: inEmbed })).body.operator).toBeUndefined()
    expect((await create({}, { token: inEmbed })).status).toBe(403)
    expect((await shop.get<Me>('/api/me', { token: shop.owner })).body.operator).toBeUndefined()
    expect(await shop.app.db.select().from(operators)).toHaveLength(1)
  })

  test('opens a practice, and its owner is invited', async () => {
    const trips = await shop.app.countTrips(async () => {
      shop.app.server.deps.deliverSoon = () => {}
      expect(await create()).toMatchObject({
        status: 201,
        body: {
          slug: 'acme',
          currency: 'EUR',
          selling: false,
          notice: 'selling_not_enabled',
          role: 'operator',
          operatorOwned: false,
        },
      })
    })
    expect(trips).toBe(2)
    expect(await shop.app.db.select().from(invitations)).toMatchObject([{ email: 'owner@acme.test', role: 'owner' }])
    expect(await shop.app.db.select().from(outbox).where(eq(outbox.kind, 'invitation'))).toMatchObject([
      { recipient: 'owner@acme.test', body: { news: 'invitation', facts: { role: 'owner' } } },
    ])
    expect(
      await shop.app.db.select().from(auditEntries).where(eq(auditEntries.action, 'practice.created')),
    ).toMatchObject([{ actorKind: 'operator' }])
    expect((await shop.get<PublicPractice>('/api/practices/acme')).body).toMatchObject({
      name: 'Acme Coaching',
      selling: false,
    })
  })

  test('hands it over to an owner, who is its first consultant and can begin at once', async () => {
    await create()
    await shop.app.settled()
    const [, token = ''] = /#invitation=([\w-]{43})/.exec(shop.app.mailbox.list('owner@acme.test')[0]?.text ?? '') ?? []
    const owner = { token: await signIn(shop.app, 'owner@acme.test') }
    const joined = await shop.post('/api/invitations/accept', owner, { token, name: 'Ann Acme' })
    expect(joined).toMatchObject({ status: 200, body: { practice: 'acme', role: 'owner' } })
    const price = { amount: 45_000, currency: 'EUR' }
    const made = await shop.post('/api/packages', owner, { ...draft, price, practice: 'acme' })
    expect(made).toMatchObject({ status: 201, body: { consultant: { name: 'Ann Acme' } } })
    expect(refusal(await create({ slug: 'another' }, owner))).toEqual([403, 'forbidden'])
  })

  test('asks again with the same key and gets the same practice, however often at once', async () => {
    const idempotencyKey = 'one-key-for-one-practice'
    const answers = await Promise.all([1, 2, 3].map(() => create({}, { token: operator, idempotencyKey })))
    expect(answers.map(({ status, body }) => [status, body.slug])).toEqual([1, 2, 3].map(() => [201, 'acme']))
    expect(await shop.app.db.$count(invitations)).toBe(1)
  })

  test.each<[name: string, changes: object, refused: (string | number)[]]>([
    ['an address that is taken', { slug: 'jane' }, [409, 'slug_taken']],
    ['an address that is none', { slug: 'Jane Doe' }, [400, 'invalid_input', 'slug']],
    ['a zone that does not exist', { timeZone: 'Mars/Olympus' }, [400, 'invalid_input', 'timeZone']],
    ['a currency that cannot be charged', { currency: 'XAU' }, [422, 'currency_not_supported', 'currency']],
    ['an owner without an address', { ownerEmail: 'owner' }, [400, 'invalid_input', 'ownerEmail']],
    ['a fee above everything', { platformFeeBps: 10_001 }, [400, 'invalid_input', 'platformFeeBps']],
    ['a part of a basis point', { platformFeeBps: 0.5 }, [400, 'invalid_input', 'platformFeeBps']],
  ])('refuses %s, and nothing comes of it', async (_name, changes, refused) => {
    const before = await rows()
    expect(refusal(await create(changes)).slice(0, refused.length)).toEqual(refused)
    expect(await rows()).toEqual(before)
  })

  test('sees every practice, page by page, and members see their own', async () => {
    await createPractice(shop.app, 'rival')
    const { db, clock } = shop.app
    const common = { timeZone: 'UTC', currency: 'USD', locale: 'en', createdAt: clock(), updatedAt: clock() }
    await db.insert(practices).values(
      Array.from({ length: 60 }, (_, index) => ({
        id: `p${index}`,
        slug: `z${String(index).padStart(2, '0')}`,
        name: 'Z',
        ...common,
      })),
    )
    const list = (token: string, cursor = '') => shop.get<ManagedPracticePage>(`/api/practices${cursor}`, { token })
    const first = (await list(operator)).body
    const second = (await list(operator, `?cursor=${first.nextCursor}`)).body
    const slugs = [...first.data, ...second.data].map(({ slug }) => slug)
    expect([first.data.length, second.nextCursor, slugs.length, new Set(slugs).size]).toEqual([50, null, 62, 62])
    expect((await list(shop.owner)).body.data).toMatchObject([{ slug: 'jane', role: 'owner' }])
    expect((await list(await signIn(shop.app, 'stranger@example.com'))).body.data).toEqual([])
    expect(await shop.app.countTrips(() => list(operator))).toBe(1)
  })
})

describe('a suspended practice', () => {
  test('is closed to visitors and buyers, and its members read on with a notice', async () => {
    const item = await stock(shop)
    const { db, clock } = shop.app
    expect((await patch({ suspended: true })).body).toMatchObject({ suspended: true, notice: 'suspended' })
    clock.advance(1000)
    await patch({ suspended: true })
    expect((await db.select().from(practices))[0]?.suspendedAt).toBe(clock() - 1000)
    for (const path of ['/api/practices/jane', '/api/packages?practice=jane', `/api/packages/${item.id}`])
      expect([path, (await shop.get(path)).status]).toEqual([path, 404])
    expect((await startCheckout(shop, item)).status).toBe(404)
    const { token } = { token: shop.owner }
    expect((await shop.get<ManagedPractice>('/api/practices/jane?scope=manage', { token })).body.notice).toBe(
      'suspended',
    )
    expect((await shop.get('/api/packages?practice=jane&scope=manage', { token })).status).toBe(200)
    expect((await shop.get('/api/purchases?practice=jane&scope=manage', { token })).status).toBe(200)
    expect((await patch({ suspended: false })).body).toMatchObject({ suspended: false, notice: null })
    expect((await startCheckout(shop, item)).status).toBe(201)
    const entries = await db.select().from(auditEntries).where(eq(auditEntries.actorKind, 'operator'))
    expect(entries.map(({ action }) => action)).toEqual([
      'practice.suspended',
      'practice.suspended',
      'practice.resumed',
    ])
  })

  test('cannot open itself again, nor set what it pays', async () => {
    await patch({ suspended: true })
    const before = await rows()
    for (const [field, value] of [
      ['suspended', false],
      ['platformFeeBps', 0],
      ['platformFeeBps', null],
    ] as const) {
      const answer = await patch({ name: 'Changed on the way', [field]: value }, shop.owner)
      expect(refusal(answer)).toEqual([403, 'practice_suspended'])
    }
    expect(await rows()).toEqual(before)
    await patch({ suspended: false })
    const open = await rows()
    for (const changes of [{ suspended: true }, { suspended: false }, { platformFeeBps: 0 }, { platformFeeBps: null }])
      expect(refusal(await patch({ name: 'Changed on the way', ...changes }, shop.owner))).toEqual([
        403,
        'forbidden',
        Object.keys(changes)[0],
      ])
    expect(await rows()).toEqual(open)
  })

  test('is no way for the operator to edit what is the practice’s', async () => {
    expect(refusal(await patch({ platformFeeBps: 500, name: 'Theirs' }))).toEqual([403, 'forbidden', 'name'])
    expect((await patch({ platformFeeBps: 500 })).body).toMatchObject({ platformFeeBps: 500, name: 'Jane Coaching' })
    expect((await patch({ platformFeeBps: null })).body).toMatchObject({ platformFeeBps: null })
  })
})

describe('a practice other than the operator’s own', () => {
  const standing = async (changes: Partial<typeof practices.$inferInsert>) => {
    await shop.app.db
      .update(practices)
      .set({ operatorOwned: false, ...changes })
      .where(eq(practices.slug, 'jane'))
    // A write of the tests, past the app, is none the app could know of.
    return (await shop.get<ManagedPractice>('/api/practices/jane?scope=manage', { token: shop.owner })).body
  }
  const enabled = { stripeAccountId: 'acct_1', stripeChargesEnabled: true, stripePayoutsEnabled: true }

  test.each<[name: string, changes: Partial<typeof practices.$inferInsert>, selling: boolean]>([
    ['without an account', {}, false],
    ['with an account that is not enabled', { stripeAccountId: 'acct_1' }, false],
    ['whose account may charge, and is not paid out', { ...enabled, stripePayoutsEnabled: false }, false],
    ['whose account is paid out, and may not charge', { ...enabled, stripeChargesEnabled: false }, false],
    ['with an enabled account', enabled, true],
  ])('%s', async (_name, changes, selling) => {
    const item = await stock(shop)
    const free = await stock(shop, { price: { amount: 0, currency: 'USD' } })
    expect(await standing(changes)).toMatchObject({ selling, notice: selling ? null : 'selling_not_enabled' })
    const buyer = { token: await signIn(shop.app, 'buyer@example.com', 'jane') }
    if (selling) return
    expect(refusal(await startCheckout(shop, item, buyer))).toEqual([409, 'selling_not_enabled'])
    expect(shop.app.simulator.sessions()).toEqual([])
    expect((await startCheckout(shop, free, buyer)).status).toBe(201)
  })
})
