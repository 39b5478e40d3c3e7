import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Adjustment, CreditUse } from '@deskbell/server/contract/credits'
import { consultants, packageUses, purchases } from '@deskbell/server/db/schema/index'
import { hour } from '../../support/test-clock.ts'
import { refusal } from '../checkout/shop.ts'
import { race } from '../checkout/together.ts'
import {
  everything,
  give,
  grantsOf,
  onlyGrant,
  openDesk,
  privateHours,
  spend,
  statementOf,
  tripsOf,
  type Desk,
} from './desk.ts'

let desk: Desk
let people = 0
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.app.close())

const somebody = () => `client.${++people}@example.com`
const log = (body: Record<string, unknown>) =>
  desk.post<CreditUse>('/api/credits/uses', desk.member, { durationMinutes: 60, reason: 'By phone', ...body })
const giveBack = (id: string, reason = 'Logged by mistake') =>
  desk.post<Adjustment>(`/api/credits/uses/${id}/give-back`, desk.member, { reason })

describe('a session that is logged', () => {
  test('counts down every unit begun, and names what paid', async () => {
    const given = await give(desk, { email: somebody(), allowances: [privateHours(5, { creditUnitMinutes: 30 })] })
    const { status, body } = await log({ clientId: given.client?.id, durationMinutes: 61 })
    expect([status, body]).toEqual([
      201,
      {
        id: expect.any(String),
        credits: 3,
        grant: expect.objectContaining({ purchaseId: given.id, used: 3, remaining: 2 }),
        warning: null,
      },
    ])
    expect((await statementOf(desk, given))[0]).toMatchObject({
      kind: 'spend',
      credits: -3,
      balance: 2,
      overdraws: false,
    })
  })

  test('is paid by one grant whole, the best that can', async () => {
    const email = somebody()
    const first = await give(desk, { email, allowances: [privateHours(1)], expiresAt: '2026-12-24' })
    const second = await give(desk, { email, allowances: [privateHours(2)] })
    const clientId = first.client?.id
    expect((await log({ clientId, durationMinutes: 120 })).body.grant.purchaseId).toBe(second.id)
    expect((await log({ clientId })).body.grant.purchaseId).toBe(first.id)
    expect(refusal(await log({ clientId }))).toEqual([422, 'no_credits'])
  })

  test('is paid by credits of the consultant’s tier', async () => {
    const { db } = desk.app
    await db.update(consultants).set({ tier: 2 }).where(eq(consultants.id, desk.jane.consultantId))
    const email = somebody()
    const low = await give(desk, { email, allowances: [privateHours(5, { consultantTier: 1 })] })
    const { consultantId } = desk.jane
    const clientId = low.client?.id
    expect(refusal(await log({ clientId, consultantId }))).toEqual([422, 'no_credits'])
    const exact = await give(desk, { email, allowances: [privateHours(5, { consultantTier: 2 })] })
    expect((await log({ clientId, consultantId })).body.grant.purchaseId).toBe(exact.id)
    await db.update(consultants).set({ tier: 0 }).where(eq(consultants.id, consultantId))
  })

  test('goes below nothing only where that is wanted, and then warns', async () => {
    const given = await give(desk, { email: somebody(), allowances: [privateHours(1)] })
    const { id } = await onlyGrant(desk, given)
    const refused = await log({ grantId: id, durationMinutes: 180 })
    expect(refusal(refused)).toEqual([422, 'no_credits'])
    expect(refused.body).toMatchObject({ error: { details: { remaining: 1 } } })
    const { status, body } = await log({ grantId: id, durationMinutes: 180, allowOverdraw: true })
    expect([status, body.warning, body.grant.remaining]).toEqual([201, { code: 'overdrawn', credits: 2 }, -2])
    expect((await statementOf(desk, given))[0]).toMatchObject({ credits: -3, balance: -2, overdraws: true })
  })

  test('is no overdraft where enough is left, though it was allowed', async () => {
    const given = await give(desk, { email: somebody() })
    const { id } = await onlyGrant(desk, given)
    expect((await log({ grantId: id, allowOverdraw: true })).body.warning).toBeNull()
    expect((await desk.app.db.select().from(packageUses).where(eq(packageUses.grantId, id)))[0]?.overdraws).toBe(false)
  })

  test('never ends what is unlimited', async () => {
    const given = await give(desk, { email: somebody(), allowances: [privateHours(null)] })
    const { id } = await onlyGrant(desk, given)
    for (let i = 0; i < 3; i++) expect((await log({ grantId: id, durationMinutes: 1440 })).body.warning).toBeNull()
    expect(await onlyGrant(desk, given)).toMatchObject({ used: 72, remaining: null })
  })

  test('may have been held before the credits expired', async () => {
    const given = await give(desk, { email: somebody(), expiresAt: '2026-12-01T11:00:00Z' })
    const { id } = await onlyGrant(desk, given)
    desk.app.clock.advance(3 * hour)
    expect(refusal(await log({ grantId: id }))).toEqual([422, 'no_credits'])
    expect(refusal(await log({ grantId: id, allowOverdraw: true }))).toEqual([422, 'no_credits'])
    expect((await log({ grantId: id, heldAt: '2026-12-01T10:30:00Z' })).status).toBe(201)
    desk.app.clock.advance(-3 * hour)
  })

  test('is noted once for one Idempotency-Key, in two trips', async () => {
    const given = await give(desk, { email: somebody() })
    const { id } = await onlyGrant(desk, given)
    const sender = { ...desk.member, idempotencyKey: 'one-session-logged-once' }
    let first: unknown
    expect(await tripsOf(desk, async () => void (first = (await spend(desk, id, {}, sender)).body))).toBe(2)
    const again = await spend(desk, id, {}, sender)
    expect([again.status, again.body]).toEqual([201, first])
    expect((await onlyGrant(desk, given)).used).toBe(1)
  })

  test('is refused in plain words, and changes nothing', async () => {
    const given = await give(desk, { email: somebody() })
    const frozen = await give(desk, { email: somebody() })
    const { id: grantId } = await onlyGrant(desk, given)
    const { id: held } = await onlyGrant(desk, frozen)
    await desk.app.db.update(purchases).set({ frozenAt: 1 }).where(eq(purchases.id, frozen.id))
    const nowhere = '0198c5a0-0000-7000-8000-000000000000'
    const table: [Record<string, unknown>, (string | number)[]][] = [
      [{ grantId, durationMinutes: 0 }, [400, 'invalid_input', 'durationMinutes']],
      [{ grantId, durationMinutes: -60 }, [400, 'invalid_input', 'durationMinutes']],
      [{ grantId, durationMinutes: 30.5 }, [400, 'invalid_input', 'durationMinutes']],
      [{ grantId, durationMinutes: 1e9 }, [400, 'invalid_input', 'durationMinutes']],
      [{ grantId, reason: '' }, [400, 'invalid_input', 'reason']],
      [{ grantId, heldAt: '2026-12-02T09:00:00Z' }, [400, 'invalid_input', 'heldAt']],
      [{ grantId, heldAt: 'yesterday' }, [400, 'invalid_input', 'heldAt']],
      [{ grantId, consultantId: nowhere }, [400, 'invalid_input', 'consultantId']],
      [{ grantId, clientId: given.client?.id }, [400, 'invalid_input', 'grantId']],
      [{}, [400, 'invalid_input', 'grantId']],
      [{ grantId, credits: 1 }, [400, 'invalid_input', 'credits']],
      [{ grantId, durationMinutes: 301 }, [422, 'no_credits']],
      [{ clientId: given.client?.id, serviceType: 'group' }, [422, 'no_credits']],
      [{ grantId: held }, [409, 'credits_frozen']],
      [{ grantId: held, allowOverdraw: true }, [409, 'credits_frozen']],
      [{ grantId: nowhere }, [404, 'not_found']],
      [{ clientId: nowhere }, [404, 'not_found']],
    ]
    const before = await everything(desk)
    for (const [body, expected] of table) expect([body, refusal(await log(body))]).toEqual([body, expected])
    expect(await everything(desk)).toEqual(before)
  })
})

describe('credits given back', () => {
  test('go to the grant they came from, once, however often it is asked', async () => {
    const given = await give(desk, { email: somebody() })
    const { id } = await onlyGrant(desk, given)
    const { body: use } = await spend<CreditUse>(desk, id, { durationMinutes: 120 })
    const answers = [await giveBack(use.id), await giveBack(use.id)]
    expect(answers.map(({ status, body }) => [status, body.grants.map(({ used }) => used)])).toEqual([
      [201, [0]],
      [201, [0]],
    ])
    expect((await statementOf(desk, given)).filter(({ kind }) => kind === 'give_back')).toEqual([
      expect.objectContaining({ credits: 2, balance: 5, reason: 'Logged by mistake' }),
    ])
  })

  test('twenty times at once are given back once', async () => {
    const given = await give(desk, { email: somebody() })
    const { id } = await onlyGrant(desk, given)
    const { body: use } = await spend<CreditUse>(desk, id)
    await race(
      desk,
      Array.from({ length: 20 }, () => () => giveBack(use.id)),
    )
    expect((await onlyGrant(desk, given)).used).toBe(0)
  })

  test('that were corrected meanwhile become a grant of their own: a grant never holds more than it was made with', async () => {
    const given = await give(desk, { email: somebody() })
    const { id } = await onlyGrant(desk, given)
    const { body: use } = await spend<CreditUse>(desk, id, { durationMinutes: 180 })
    await desk.post('/api/credits/adjustments', desk.member, { grantId: id, credits: 2, reason: 'A gift' })
    const { body } = await giveBack(use.id)
    expect(body.grants.map((grant) => [grant.credits, grant.used]).toSorted()).toEqual([
      [2, 0],
      [5, 0],
    ])
    expect((await grantsOf(desk, given)).reduce((sum, { remaining }) => sum + (remaining ?? 0), 0)).toBe(7)
  })

  test('are those of sessions only, and there has to be one', async () => {
    const given = await give(desk, { email: somebody() })
    const { id } = await onlyGrant(desk, given)
    await desk.post('/api/credits/adjustments', desk.member, { grantId: id, credits: -1, reason: 'A correction' })
    const [use] = await desk.app.db.select().from(packageUses).where(eq(packageUses.grantId, id))
    expect(refusal(await giveBack(use?.id ?? ''))).toEqual([404, 'not_found'])
    expect(refusal(await giveBack('0198c5a0-0000-7000-8000-000000000000'))).toEqual([404, 'not_found'])
    expect(refusal(await giveBack('me'))).toEqual([400, 'invalid_input', 'id'])
  })

  test('take two trips', async () => {
    const { id } = await onlyGrant(desk, await give(desk, { email: somebody() }))
    const { body: use } = await spend<CreditUse>(desk, id)
    expect(await tripsOf(desk, () => giveBack(use.id))).toBe(2)
  })
})

describe('fifty requests at once', () => {
  const statuses = (answers: { status: number }[]) => {
    const counts = Map.groupBy(answers, ({ status }) => status)
    return Object.fromEntries([...counts].map(([status, all]) => [status, all.length]))
  }

  test('spend exactly what there is', async () => {
    const given = await give(desk, { email: somebody(), allowances: [privateHours(20)] })
    const { id } = await onlyGrant(desk, given)
    const answers = await race(
      desk,
      Array.from({ length: 50 }, () => () => spend(desk, id)),
    )
    expect(statuses(answers)).toEqual({ 201: 20, 422: 30 })
    expect(await onlyGrant(desk, given)).toMatchObject({ used: 20, remaining: 0 })
    expect(await desk.app.db.$count(packageUses, eq(packageUses.grantId, id))).toBe(20)
  })

  test('go on to the next grant where the first one was emptied meanwhile', async () => {
    const email = somebody()
    const first = await give(desk, { email, allowances: [privateHours(7)], expiresAt: '2026-12-24' })
    await give(desk, { email, allowances: [privateHours(8)] })
    const clientId = first.client?.id
    const answers = await race(
      desk,
      Array.from({ length: 50 }, () => () => log({ clientId, durationMinutes: 120 })),
    )
    expect(statuses(answers)).toEqual({ 201: 7, 422: 43 })
  })

  test('of every kind leave no grant below nothing and none above what it was made with', async () => {
    const given = await give(desk, { email: somebody(), allowances: [privateHours(10)] })
    const { id } = await onlyGrant(desk, given)
    const used = await Promise.all(Array.from({ length: 6 }, () => spend<CreditUse>(desk, id)))
    const answers = await race<{ status: number }>(
      desk,
      Array.from({ length: 50 }, (_, index) => () => {
        const kind = index % 5
        if (kind === 0) return giveBack(used[index % 6]?.body.id ?? '')
        if (kind === 1)
          return desk.post('/api/credits/adjustments', desk.member, { grantId: id, credits: -2, reason: 'Down' })
        if (kind === 2)
          return desk.post('/api/credits/adjustments', desk.member, { grantId: id, credits: 1, reason: 'Up' })
        if (kind === 3)
          return desk.post(`/api/purchases/${given.id}/transfer`, desk.member, {
            client: { email: `heir.${index}@example.com` },
            grantId: id,
            credits: 1,
          })
        return spend(desk, id, { durationMinutes: 60 * (1 + (index % 2)) })
      }),
    )
    expect(answers.every(({ status }) => [201, 422].includes(status))).toBe(true)
    for (const grant of await grantsOf(desk, given)) {
      expect(grant.used).toBeGreaterThanOrEqual(0)
      expect(grant.remaining).toBeGreaterThanOrEqual(0)
    }
  })
})
