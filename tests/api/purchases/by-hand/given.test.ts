import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CreditBalance } from '@deskbell/server/contract/credits'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import { auditEntries, auditValues, clients } from '@deskbell/server/db/schema/index'
import { signIn, type Refusal } from '../../../support/scenario.ts'
import { day } from '../../../support/test-clock.ts'
import { buyAndPay, refusal, startCheckout, stock } from '../../checkout/shop.ts'
import { race, times } from '../../checkout/together.ts'
import { everything, give, grantsOf, onlyGrant, openDesk, privateHours, spend, type Desk } from '../../credits/desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.app.close())

const assign = (changes: object) =>
  desk.post<ManagedPurchase>('/api/purchases', desk.member, {
    practice: 'jane',
    client: { email: 'val@example.com', name: 'Val' },
    title: 'Sessions',
    allowances: [privateHours(5)],
    ...changes,
  })
const transfer = <Body = ManagedPurchase>(id: string, body: object) =>
  desk.post<Body>(`/api/purchases/${id}/transfer`, desk.member, body)

describe('what was paid elsewhere', () => {
  test.each([
    [{ amount: 100, currency: 'ZZZ' }, [422, 'currency_not_supported', 'price.currency']],
    [{ amount: 100_000_000, currency: 'USD' }, [422, 'price_out_of_range', 'price.amount']],
    [{ amount: 1e300, currency: 'USD' }, [400, 'invalid_input', 'price.amount']],
  ])('cannot be %j', async (price, expected) => {
    const before = await everything(desk)
    expect(refusal(await assign({ price }))).toEqual(expected)
    expect(await everything(desk)).toEqual(before)
  })

  test('may be less than a card is charged', async () => {
    const { status, body } = await assign({ price: { amount: 1, currency: 'EUR' } })
    expect([status, body.package.price]).toEqual([201, { amount: 1, currency: 'EUR' }])
  })
})

describe('a client who is new to the practice', () => {
  const made = () =>
    desk.app.db
      .select({ id: auditEntries.subjectId, after: auditValues.after })
      .from(auditEntries)
      .innerJoin(auditValues, eq(auditValues.entryId, auditEntries.id))
      .where(eq(auditEntries.action, 'client.created'))

  test('is in the log as one, once', async () => {
    const { body } = await assign({})
    await assign({ client: { email: 'VAL@example.com' } })
    const expected = [{ id: body.client?.id, after: { email: 'val@example.com', name: 'Val' } }]
    expect(await made()).toEqual(expected)
    await transfer(body.id, { client: { email: 'kim@example.com' }, credits: 1 })
    const [kim] = await desk.app.db.select().from(clients).where(eq(clients.email, 'kim@example.com'))
    expect(await made()).toEqual([...expected, { id: kim?.id, after: { email: 'kim@example.com', name: null } }])
  })

  test('is in the log once, however many are given at once', async () => {
    const answers = await race(
      desk,
      times(6, () => assign({})),
    )
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.client?.id}`)).size).toBe(1)
    expect(await made()).toHaveLength(1)
  })
})

describe('what one client hands on to another', () => {
  const free = { type: 'free_trial', price: { amount: 0, currency: 'USD' } } as const
  const trialOf = async (email: string) => {
    const token = await signIn(desk.app, email, 'jane')
    return (await desk.get<CreditBalance>('/api/credits/balance?practice=jane', { token })).body.freeTrial.eligible
  }

  test('of a trial leaves the other one’s own trial to them', async () => {
    const item = await stock(desk, free)
    const token = await signIn(desk.app, 'val@example.com', 'jane')
    const { body } = await startCheckout(desk, item, { token })
    const received = await transfer(body.purchase.id, { client: { email: 'kim@example.com' } })
    expect([received.status, received.body.package.type]).toEqual([201, 'custom'])
    expect([await trialOf('val@example.com'), await trialOf('kim@example.com')]).toEqual([false, true])
    const kim = await signIn(desk.app, 'kim@example.com', 'jane')
    expect((await startCheckout(desk, item, { token: kim })).status).toBe(201)
    expect(refusal(await startCheckout(desk, item, { token }))[1]).toBe('not_eligible')
  })

  test('is none of the purchases they may make', async () => {
    const item = await stock(desk, { maxPerClient: 1 })
    const token = await signIn(desk.app, 'val@example.com', 'jane')
    const { purchase } = await buyAndPay(desk, item, { token })
    await transfer(purchase.id, { client: { email: 'kim@example.com' }, credits: 2 })
    const kim = await signIn(desk.app, 'kim@example.com', 'jane')
    expect((await startCheckout(desk, item, { token: kim })).status).toBe(201)
  })

  test('says nothing of how it was paid', async () => {
    const terms = { kind: 'deposit', depositMinor: 10_000, balanceDueDays: 30 } as const
    const item = await stock(desk, { paymentTerms: terms, features: ['Video'], validDays: 90 })
    const { purchase } = await buyAndPay(desk, item)
    const { body } = await transfer(purchase.id, { client: { email: 'kim@example.com' } })
    expect(body.package).toMatchObject({ title: 'Starter', features: ['Video'], price: { amount: 0 }, validDays: 90 })
    for (const field of ['paymentTerms', 'creditsRule', 'originalPrice', 'rollOver', 'next'])
      expect(body.package).not.toHaveProperty(field)
  })

  test('is refused, and told how much is left, where nothing is', async () => {
    const { body } = await assign({ allowances: [privateHours(2), privateHours(3, { serviceType: 'group' })] })
    const own = (await grantsOf(desk, body)).find(({ serviceType }) => serviceType === 'private')
    await spend(desk, own?.id ?? '', { durationMinutes: 120 })
    const kim = { client: { email: 'kim@example.com' } }
    const empty = await transfer<Refusal>(body.id, { ...kim, grantId: own?.id })
    expect([...refusal(empty), empty.body.error.details]).toEqual([422, 'no_credits', { remaining: 0 }])
  })
})

test('credits handed on while they are spent are never both, whoever is first', async () => {
  for (let round = 0; round < 3; round++) {
    const from = await give(desk, { email: `from.${round}@example.com`, expiresAt: '2027-06-30' })
    const { id: grantId } = await onlyGrant(desk, from)
    const answers = await race(
      desk,
      Array.from({ length: 8 }, (_, index) =>
        index % 2 === 0
          ? () => spend<unknown>(desk, grantId)
          : () =>
              transfer<unknown>(from.id, {
                client: { email: `to.${round}.${index}@example.com` },
                grantId,
                credits: 2,
              }),
      ),
    )
    const taken = answers.reduce((sum, { status }, index) => sum + (status === 201 ? (index % 2 === 0 ? 1 : 2) : 0), 0)
    const grant = await onlyGrant(desk, from)
    expect([grant.used, (grant.remaining ?? -1) >= 0]).toEqual([taken, true])
  }
})

test('credits are good until the instant they expire and not at it, for logs, corrections and transfers alike', async () => {
  const expiresAt = new Date(desk.app.clock() + day).toISOString()
  const { body } = await assign({ expiresAt })
  const { id: grantId } = await onlyGrant(desk, body)
  desk.app.clock.advance(day - 1)
  expect((await spend(desk, grantId)).status).toBe(201)
  desk.app.clock.advance(1)
  const before = await everything(desk)
  const adjust = (credits: number) =>
    desk.post('/api/credits/adjustments', desk.member, { grantId, credits, reason: 'Goodwill' })
  expect(refusal(await spend(desk, grantId))[1]).toBe('no_credits')
  expect(refusal(await spend(desk, grantId, { allowOverdraw: true }))[1]).toBe('no_credits')
  expect(refusal(await adjust(1))[1]).toBe('credits_expired')
  expect(refusal(await adjust(-1))[1]).toBe('credits_expired')
  expect(refusal(await transfer(body.id, { client: { email: 'kim@example.com' } }))[1]).toBe('credits_expired')
  expect(await everything(desk)).toEqual(before)
  // A session held before may still be noted.
  const heldAt = new Date(desk.app.clock() - 1).toISOString()
  expect((await spend(desk, grantId, { heldAt })).status).toBe(201)
})
