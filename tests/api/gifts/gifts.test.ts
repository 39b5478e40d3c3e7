import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckoutStarted } from '@deskbell/server/contract/checkout'
import type { Gift, GiftList } from '@deskbell/server/contract/gifts'
import type { CreditBalance } from '@deskbell/server/contract/credits'
import type { PackageDraft } from '@deskbell/server/contract/packages'
import type { Purchase } from '@deskbell/server/contract/purchases'
import type { RefundPreview } from '@deskbell/server/contract/refunds'
import { creditGrants, outbox, packageUses, purchases } from '@deskbell/server/db/schema/index'
import { createPractice, signIn, type Refusal, type Sender } from '../../support/scenario.ts'
import { day } from '../../support/test-clock.ts'
import { buy, buyAndPay, openShop, pay, refusal, startCheckout, stock, type Shop } from '../checkout/shop.ts'
import { race } from '../checkout/together.ts'

const giver = 'giver@example.com'
const friend = 'friend@example.com'

let shop: Shop
let givers: string
let friends: string
let item: { id: string }
beforeEach(async () => {
  shop = await openShop()
  givers = await signIn(shop.app, giver, 'jane')
  friends = await signIn(shop.app, friend, 'jane')
  item = await stock(shop, { validDays: 90 })
})
afterEach(() => shop.app.close())

type GiftInput = { recipientEmail?: string; message?: string }

const give = (gift: GiftInput = {}, sender: Sender = { token: givers }): Promise<CheckoutStarted> =>
  buyAndPay(shop, item, sender, { gift, client: { name: 'Gina' } })
const claim = <Body = Purchase>(token: string, sender: Sender) =>
  shop.post<Body>('/api/gifts/claim', { origin: 'https://jane.test', ...sender }, { token })
const giftOf = async ({ id }: { id: string }, sender: Sender = { token: givers }) =>
  (await shop.get<Gift>(`/api/gifts/${id}`, sender)).body
const tokenIn = (link: string | null | undefined) => /#deskbell-gift=([\w-]{43})$/m.exec(link ?? '')?.[1] ?? ''
const tokenOf = async (purchase: { id: string }) => tokenIn((await giftOf(purchase)).link)
const grantsOf = ({ id }: { id: string }) =>
  shop.app.db.select().from(creditGrants).where(eq(creditGrants.purchaseId, id))

describe('a gift that is paid', () => {
  test('shows its link to the buyer, and gives neither credits nor contact details yet', async () => {
    const { purchase, purchaseToken } = await give()
    const seen = await giftOf(purchase)
    expect(seen).toMatchObject({ state: 'waiting', charged: { amount: 45_000, currency: 'USD' }, claimedAt: null })
    expect(seen.link).toMatch(/^https:\/\/jane\.test\/work-with-me#deskbell-gift=[\w-]{43}$/)
    expect(await giftOf(purchase, { purchaseToken })).toEqual(seen)
    expect(await grantsOf(purchase)).toEqual([])
    for (const sender of [{ token: givers }, { purchaseToken }]) {
      const path = `/api/purchases/${purchase.id}`
      expect((await shop.get<Purchase>(path, sender)).body).toMatchObject({ state: 'paid', gift: { claimedAt: null } })
      expect(refusal(await shop.post(`${path}/contact`, sender))).toEqual([403, 'gift_not_claimed'])
      const event = 'https://api.calendly.com/scheduled_events/AB-1'
      const report = { calendlyEventUri: event, calendlyInviteeUri: `${event}/invitees/C-1` }
      expect(refusal(await shop.post(`${path}/schedule`, sender, report))).toEqual([403, 'gift_not_claimed'])
    }
    const [mail] = shop.app.mailbox.list(giver)
    expect(mail?.subject).toBe('Starter: your gift is ready')
    expect(tokenIn(mail?.text)).toBe(tokenIn(seen.link))
  })

  test('keeps the token nowhere in the clear but in letters', async () => {
    const { purchase } = await give({ recipientEmail: friend })
    const token = await tokenOf(purchase)
    const [row] = await shop.app.db.select().from(purchases).where(eq(purchases.id, purchase.id))
    expect(row?.giftTokenHash).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(row)).not.toContain(token)
    expect(JSON.stringify(shop.app.logged)).not.toContain(token)
  })

  test('is told to whom it is for once it is paid, with the message, and not before', async () => {
    const gift = { recipientEmail: 'Friend@Example.com', message: 'Happy <birthday>!' }
    const before = shop.app.mailbox.list(friend).length
    const { purchase } = await buy(shop, item, { token: givers }, { gift, client: { name: 'Gina' } })
    await shop.app.server.runDueWork()
    await shop.app.settled()
    expect(shop.app.mailbox.list(friend)).toHaveLength(before)
    await pay(shop, purchase)
    const [mail] = shop.app.mailbox.list(friend)
    expect(mail?.subject).toBe('A gift for you: Starter')
    expect(mail?.text).toContain('Gina has given you sessions with Jane Coaching.')
    expect(mail?.text).toContain('“Happy <birthday>!”')
    expect(mail?.html).toContain('Happy &lt;birthday&gt;!')
    expect(tokenIn(mail?.text)).toBe(await tokenOf(purchase))
    expect(mail?.text).not.toContain(giver)
    expect(shop.app.mailbox.list(friend)).toHaveLength(before + 1)
  })

  test('that is not paid yet cannot be claimed', async () => {
    const { purchase } = await buy(shop, item, { token: givers }, { gift: {} })
    expect(await giftOf(purchase)).toMatchObject({ state: 'unpaid', link: null })
    const token = await shop.app.server.deps.giftTokens.issue(purchase.id)
    expect(refusal(await claim(token, { token: friends }))).toEqual([410, 'gift_void'])
  })
})

describe('claiming', () => {
  test('makes purchase, credits and contact details the claimer’s; the giver keeps the receipt', async () => {
    const { purchase, purchaseToken } = await give({ message: 'For you' })
    shop.app.clock.advance(10 * day)
    givers = await signIn(shop.app, giver, 'jane')
    friends = await signIn(shop.app, friend, 'jane')
    const { status, body } = await claim(await tokenOf(purchase), { token: friends })
    expect([status, body.id, body.state]).toEqual([200, purchase.id, 'paid'])
    const now = shop.app.clock()
    expect(body.gift).toEqual({ claimedAt: new Date(now).toISOString() })
    expect(body.expiresAt).toBe(new Date(now + 90 * day).toISOString())
    const path = `/api/purchases/${purchase.id}`

    // The claimer's.
    const contact = await shop.post<{ contact: { email: string } }>(`${path}/contact`, { token: friends })
    expect([contact.status, contact.body.contact.email]).toEqual([200, 'hello@jane.test'])
    const balance = await shop.get<{ available: object }>('/api/credits/balance?practice=jane', { token: friends })
    expect(balance.body.available).toMatchObject({ private: { credits: 5 } })
    expect(body.charged).toBeNull()
    expect((await shop.get(`${path}/billing`, { token: friends })).status).toBe(404)
    expect((await shop.get(`/api/gifts/${purchase.id}`, { token: friends })).status).toBe(404)

    // Not the giver's any more, who keeps the receipt.
    for (const sender of [{ token: givers }, { purchaseToken }]) {
      expect([401, 404]).toContain((await shop.get(path, sender)).status)
      expect([401, 404]).toContain((await shop.post(`${path}/contact`, sender)).status)
    }
    expect(await giftOf(purchase)).toMatchObject({
      state: 'claimed',
      charged: { amount: 45_000 },
      message: 'For you',
      link: null,
      claimedAt: body.gift?.claimedAt,
    })
    expect((await shop.get(`${path}/billing`, { token: givers })).status).toBe(200)
    const own = await shop.get<{ data: Purchase[] }>('/api/purchases', { token: givers })
    expect(own.body.data).toEqual([])
    const list = await shop.get<GiftList>('/api/gifts', { token: givers })
    expect(list.body.data).toMatchObject([{ purchaseId: purchase.id, state: 'claimed', link: null }])
    expect((await shop.get<GiftList>('/api/gifts', { token: friends })).body.data).toEqual([])

    // The practice sees who has it.
    const owner = await signIn(shop.app, shop.jane.ownerEmail)
    const managed = await shop.get(path, { token: owner })
    expect(managed.body).toMatchObject({ client: { email: friend }, charged: { amount: 45_000 } })
  })

  test('once more by the same person changes nothing; by anybody else the link is used', async () => {
    const { purchase } = await give()
    const token = await tokenOf(purchase)
    const first = await claim(token, { token: friends })
    shop.app.clock.advance(1_000)
    expect((await claim(token, { token: friends })).body).toEqual(first.body)
    for (const email of ['other@example.com', giver])
      expect(refusal(await claim(token, { token: await signIn(shop.app, email, 'jane') }))).toEqual([410, 'link_used'])
    expect(await grantsOf(purchase)).toHaveLength(1)
  })

  test('at the same moment has one winner', async () => {
    const { purchase } = await give()
    const token = await tokenOf(purchase)
    const people = await Promise.all(
      Array.from({ length: 6 }, (_, index) => signIn(shop.app, `racer-${index}@example.com`, 'jane')),
    )
    const answers = await race(
      shop,
      people.map((session) => () => claim(token, { token: session })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410, 410, 410, 410])
    const grants = await grantsOf(purchase)
    expect(grants).toHaveLength(1)
    const [row] = await shop.app.db.select().from(purchases).where(eq(purchases.id, purchase.id))
    expect(grants[0]?.clientId).toBe(row?.clientId)
    const mails = await shop.app.db
      .select()
      .from(outbox)
      .where(eq(outbox.origin, `gift_claimed:${purchase.id}`))
    expect(mails).toHaveLength(1)
  })

  test('by the buyer is fine, too', async () => {
    const { purchase } = await give()
    expect((await claim(await tokenOf(purchase), { token: givers })).status).toBe(200)
    expect((await shop.post(`/api/purchases/${purchase.id}/contact`, { token: givers })).status).toBe(200)
    expect((await shop.get(`/api/purchases/${purchase.id}/billing`, { token: givers })).status).toBe(200)
  })

  test('of what a guest bought works, and the guest reads the receipt after signing in', async () => {
    await buyAndPay(shop, item, {}, { gift: {} })
    const [mail] = shop.app.mailbox.list('payer@example.com')
    expect((await claim(tokenIn(mail?.text), { token: friends })).status).toBe(200)
    const token = await signIn(shop.app, 'payer@example.com', 'jane')
    expect((await shop.get<GiftList>('/api/gifts', { token })).body.data).toHaveLength(1)
  })

  test('needs a session of this practice, or of none', async () => {
    await createPractice(shop.app, 'rival')
    const { purchase } = await give()
    const token = await tokenOf(purchase)
    expect(refusal(await claim(token, {}))).toEqual([401, 'unauthenticated'])
    expect(refusal(await claim(token, { token: await signIn(shop.app, friend, 'rival') }))).toEqual([404, 'not_found'])
    expect(await grantsOf(purchase)).toEqual([])
    expect((await claim(token, { token: await signIn(shop.app, friend) })).status).toBe(200)
  })

  test.each([
    ['made up', 'A'.repeat(43), [404, 'not_found']],
    ['too short', 'abc', [400, 'invalid_input', 'token']],
  ])('with a token that is %s is refused', async (_name, token, expected) => {
    expect(refusal(await claim(token, { token: friends }))).toEqual(expected)
  })

  test('takes two trips, looking at a gift one', async () => {
    const { purchase } = await give()
    const token = await tokenOf(purchase)
    shop.app.server.deps.deliverSoon = () => {}
    expect(await shop.app.countTrips(() => giftOf(purchase))).toBe(1)
    expect(await shop.app.countTrips(() => shop.get('/api/gifts', { token: givers }))).toBe(1)
    expect(await shop.app.countTrips(() => claim(token, { token: friends }))).toBe(2)
  })
})

describe('money back', () => {
  const refund = (id: string, changes: object = {}) =>
    shop.post(`/api/purchases/${id}/refund`, { token: shop.owner }, { reason: 'Not wanted', ...changes })

  test('for a gift that nobody has claimed voids its link', async () => {
    const { purchase } = await give()
    const token = await tokenOf(purchase)
    expect((await refund(purchase.id)).status).toBe(201)
    await shop.app.settled()
    expect(await giftOf(purchase)).toMatchObject({ state: 'refunded', link: null })
    expect(refusal(await claim(token, { token: friends }))).toEqual([410, 'gift_void'])
    expect(await grantsOf(purchase)).toEqual([])
  })

  test('in part for one that nobody has claimed leaves it whole, and says so before', async () => {
    const { purchase } = await give()
    const preview = async (amount: string) =>
      (await shop.get<RefundPreview>(`/api/purchases/${purchase.id}/refund-preview${amount}`, { token: shop.owner }))
        .body
    expect(await preview('?amount=30000')).toMatchObject({ gift: 'stays', creditsToTake: [], grants: [] })
    expect(await preview('')).toMatchObject({ gift: 'ends', creditsToTake: [], grants: [] })
    expect((await refund(purchase.id, { amount: 30_000 })).body).toMatchObject({ creditsTaken: [], state: 'paid' })
    expect((await claim(await tokenOf(purchase), { token: friends })).status).toBe(200)
    const credits = async () =>
      (await shop.get<CreditBalance>('/api/credits/balance?practice=jane', { token: friends })).body.available
    expect(await credits()).toMatchObject({ private: { credits: 5 } })
    // What went back before it was claimed is settled; the next refund takes its own share.
    expect((await refund(purchase.id, { amount: 100 })).body).toMatchObject({ creditsTaken: [] })
    expect(await preview('')).toMatchObject({ gift: null, creditsToTake: [{ credits: 5 }] })
  })

  test('is told to who paid, not to who claimed', async () => {
    const { purchase } = await give()
    await claim(await tokenOf(purchase), { token: friends })
    await refund(purchase.id, { amount: 100 })
    await shop.app.settled()
    const told = (email: string) => shop.app.mailbox.list(email).filter(({ subject }) => subject.includes('refund'))
    expect([told(giver).length, told(friend).length]).toEqual([1, 0])
  })

  test('for one that was claimed takes its unused credits', async () => {
    const { purchase } = await give()
    await claim(await tokenOf(purchase), { token: friends })
    expect((await refund(purchase.id)).status).toBe(201)
    const uses = await shop.app.db.select().from(packageUses)
    expect(uses).toMatchObject([{ kind: 'refund', credits: 5 }])
  })

  test('at the moment it is claimed leaves either a void link or no credits', async () => {
    for (let round = 0; round < 5; round++) {
      const { purchase } = await give()
      const token = await tokenOf(purchase)
      const [claimed] = await race<{ status: number }>(shop, [
        () => claim(token, { token: friends }),
        () => refund(purchase.id),
      ])
      await shop.app.settled()
      const [row] = await shop.app.db.select().from(purchases).where(eq(purchases.id, purchase.id))
      expect(row?.state).toBe('refunded')
      const grants = await grantsOf(purchase)
      const uses = await shop.app.db
        .select()
        .from(packageUses)
        .where(eq(packageUses.grantId, grants[0]?.id ?? ''))
      expect(claimed?.status === 200 ? uses.map(({ credits }) => credits) : grants).toEqual(
        claimed?.status === 200 ? [5] : [],
      )
    }
  })

  test('that is disputed holds the gift', async () => {
    const { purchase } = await give()
    const token = await tokenOf(purchase)
    const charge = shop.app.simulator.charges().find(({ metadata }) => metadata['purchase_id'] === purchase.id)
    shop.app.simulator.openDispute(charge?.id ?? '')
    await shop.app.settled()
    expect(refusal(await claim(token, { token: friends }))).toEqual([409, 'credits_frozen'])
  })
})

const notGivable: [string, Partial<PackageDraft>][] = [
  ['free', { price: { amount: 0, currency: 'USD' } }],
  ['a subscription', { type: 'monthly' }],
  ['paid in parts', { paymentTerms: { kind: 'instalments', count: 2, everyMonths: 1 } }],
  ['for new clients', { newClientsOnly: true }],
  ['limited per client', { maxPerClient: 1 }],
]
test.each(notGivable)('what is %s cannot be given', async (_name, changes) => {
  const other = await stock(shop, changes)
  const answer = await startCheckout<Refusal>(shop, other, { token: givers }, { gift: {} })
  expect(refusal(answer)).toEqual([400, 'invalid_input', 'gift'])
  expect(shop.app.simulator.sessions()).toEqual([])
})

test.each([
  ['no address', { recipientEmail: 'nobody' }, 'gift.recipientEmail'],
  ['too long a message', { message: 'x'.repeat(501) }, 'gift.message'],
  ['more than is known', { wrapping: 'paper' }, 'gift.wrapping'],
])('%s is refused', async (_name, gift, path) => {
  expect(refusal(await startCheckout(shop, item, { token: givers }, { gift } as never))).toEqual([
    400,
    'invalid_input',
    path,
  ])
})

test('whose gift it is, nobody else is told', async () => {
  const rival = await createPractice(shop.app, 'rival')
  const { purchase } = await give()
  const senders: Record<string, Sender> = {
    nobody: {},
    stranger: { token: friends },
    'giver in another embed': { token: await signIn(shop.app, giver, 'rival') },
    'owner of another practice': { token: await signIn(shop.app, rival.ownerEmail) },
    'owner in their own embed': { token: await signIn(shop.app, shop.jane.ownerEmail, 'jane') },
    owner: { token: shop.owner },
  }
  const statuses: Record<string, number> = {}
  for (const [who, sender] of Object.entries(senders))
    statuses[who] = (await shop.get(`/api/gifts/${purchase.id}`, sender)).status
  expect(statuses).toEqual({
    nobody: 401,
    stranger: 404,
    'giver in another embed': 404,
    'owner of another practice': 404,
    'owner in their own embed': 404,
    owner: 404,
  })
  expect((await shop.get<GiftList>('/api/gifts', senders['giver in another embed'])).body.data).toEqual([])
  expect((await shop.get('/api/gifts')).status).toBe(401)
  const { purchase: own } = await buyAndPay(shop, item, { token: givers })
  expect((await shop.get(`/api/gifts/${own.id}`, { token: givers })).status).toBe(404)
})
