import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Adjustment } from '@deskbell/server/contract/credits'
import { purchases } from '@deskbell/server/db/schema/index'
import { createPractice, signIn, type Practice } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
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
let rival: Practice
let people = 0
beforeAll(async () => {
  desk = await openDesk()
  rival = await createPractice(desk.app, 'rival')
})
afterAll(() => desk.app.close())

const somebody = () => `client.${++people}@example.com`
const adjust = (body: Record<string, unknown>, idempotencyKey?: string) =>
  desk.post<Adjustment>(
    '/api/credits/adjustments',
    idempotencyKey === undefined ? desk.member : { ...desk.member, idempotencyKey },
    { reason: 'Agreed by phone', ...body },
  )

test('takes credits away as a row of its own, with who and why', async () => {
  const given = await give(desk, { email: somebody() })
  const { id } = await onlyGrant(desk, given)
  const { status, body } = await adjust({ grantId: id, credits: -2 })
  expect([status, body.grants]).toEqual([201, [expect.objectContaining({ id, credits: 5, used: 2, remaining: 3 })]])
  expect((await statementOf(desk, given))[0]).toMatchObject({
    kind: 'adjustment',
    credits: -2,
    balance: 3,
    by: 'practice',
    byName: desk.jane.ownerEmail,
    reason: 'Agreed by phone',
  })
})

test('gives back at most what was used, and grants the rest anew on the same terms', async () => {
  const given = await give(desk, { email: somebody(), expiresAt: '2027-06-30' })
  const { id, expiresAt } = await onlyGrant(desk, given)
  await spend(desk, id, { durationMinutes: 120 })
  const { body } = await adjust({ purchaseId: given.id, credits: 3 })
  expect(body.grants).toHaveLength(2)
  const [old, added] = [body.grants.find((grant) => grant.id === id), body.grants.find((grant) => grant.id !== id)]
  expect(old).toMatchObject({ credits: 5, used: 0, remaining: 5 })
  expect(added).toMatchObject({ credits: 1, used: 0, purchaseId: given.id, expiresAt, creditUnitMinutes: 60 })
  expect(
    (await statementOf(desk, given)).map(({ kind, credits, balance, reason }) => [kind, credits, balance, reason]),
  ).toEqual(
    expect.arrayContaining([
      ['adjustment', 2, 5, 'Agreed by phone'],
      ['adjustment', 1, 1, 'Agreed by phone'],
      ['spend', -2, 3, 'Held by phone'],
      ['hand', 5, 5, null],
    ]),
  )
})

test('adds to a grant of which nothing was used by a new one alone', async () => {
  const given = await give(desk, { email: somebody() })
  const { id } = await onlyGrant(desk, given)
  const { body } = await adjust({ grantId: id, credits: 4 })
  expect(body.grants.map(({ credits, used }) => [credits, used])).toEqual([[4, 0]])
  expect((await grantsOf(desk, given)).reduce((sum, { remaining }) => sum + (remaining ?? 0), 0)).toBe(9)
})

test('lifts an overdrawn grant back up before anything is granted anew', async () => {
  const given = await give(desk, { email: somebody() })
  const { id } = await onlyGrant(desk, given)
  await spend(desk, id, { durationMinutes: 420, allowOverdraw: true })
  const { body } = await adjust({ grantId: id, credits: 3 })
  expect(body.grants.map(({ used, remaining }) => [used, remaining])).toEqual([[4, 1]])
})

test('finds the grant by client and type', async () => {
  const given = await give(desk, {
    email: somebody(),
    allowances: [privateHours(5), privateHours(3, { serviceType: 'group' })],
  })
  const clientId = given.client?.id
  expect(refusal(await adjust({ clientId, credits: -1 }))).toEqual([400, 'invalid_input', 'serviceType'])
  expect((await adjust({ clientId, serviceType: 'group', credits: -1 })).body.grants[0]).toMatchObject({
    serviceType: 'group',
    remaining: 2,
  })
})

test('is made once for one Idempotency-Key, and answered the same', async () => {
  const given = await give(desk, { email: somebody() })
  const { id } = await onlyGrant(desk, given)
  for (const credits of [-2, 1, 4]) {
    const key = `adjusted-once-for-all-${credits}`
    const answers = [await adjust({ grantId: id, credits }, key), await adjust({ grantId: id, credits }, key)]
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect(answers[1]?.body).toEqual(answers[0]?.body)
    expect(refusal(await adjust({ grantId: id, credits: credits + 7 }, key))).toEqual([409, 'idempotency_conflict'])
  }
  expect((await grantsOf(desk, given)).reduce((sum, { remaining }) => sum + (remaining ?? 0), 0)).toBe(8)
})

test('takes two trips, refused ones one', async () => {
  const given = await give(desk, { email: somebody() })
  const { id } = await onlyGrant(desk, given)
  expect(await tripsOf(desk, () => adjust({ grantId: id, credits: -1 }, 'trips-of-an-adjustment'))).toBe(2)
  expect(await tripsOf(desk, () => adjust({ grantId: id, credits: 2 }))).toBe(2)
  expect(await tripsOf(desk, () => adjust({ grantId: id, credits: -50 }))).toBe(1)
})

test('is refused in plain words, and changes nothing', async () => {
  const given = await give(desk, { email: somebody() })
  const expired = await give(desk, { email: somebody(), expiresAt: '2026-12-01T09:00:01Z' })
  const frozen = await give(desk, { email: somebody() })
  const unlimited = await give(desk, { email: somebody(), allowances: [privateHours(null)] })
  await desk.app.db.update(purchases).set({ frozenAt: 1 }).where(eq(purchases.id, frozen.id))
  const theirs = await desk.post<{ client: { id: string }; id: string }>(
    '/api/purchases',
    { token: await signIn(desk.app, rival.ownerEmail) },
    { practice: 'rival', client: { email: 'x@example.com' }, title: 'Theirs', allowances: [privateHours(5)] },
  )
  desk.app.clock.advance(1000)
  const nowhere = '0198c5a0-0000-7000-8000-000000000000'
  const purchaseId = given.id
  const table: [Record<string, unknown>, (string | number)[]][] = [
    [{ purchaseId, credits: 0 }, [400, 'invalid_input', 'credits']],
    [{ purchaseId, credits: 1.5 }, [400, 'invalid_input', 'credits']],
    [{ purchaseId, credits: 1e9 }, [400, 'invalid_input', 'credits']],
    [{ purchaseId, credits: -10_001 }, [400, 'invalid_input', 'credits']],
    [{ purchaseId, credits: '2' }, [400, 'invalid_input', 'credits']],
    [{ purchaseId, credits: 1, reason: ' ' }, [400, 'invalid_input', 'reason']],
    [{ purchaseId, credits: 1, reason: undefined }, [400, 'invalid_input', 'reason']],
    [{ purchaseId, credits: 1, reason: 'x'.repeat(301) }, [400, 'invalid_input', 'reason']],
    [{ credits: 1 }, [400, 'invalid_input', 'grantId']],
    [{ purchaseId, clientId: given.client?.id, credits: 1 }, [400, 'invalid_input', 'grantId']],
    [{ purchaseId, credits: 1, serviceType: 'yoga' }, [400, 'invalid_input', 'serviceType']],
    [{ purchaseId, credits: 1, used: 5 }, [400, 'invalid_input', 'used']],
    [{ purchaseId, credits: -6 }, [422, 'no_credits']],
    [{ purchaseId, credits: -1, serviceType: 'group' }, [422, 'no_credits']],
    [{ purchaseId: unlimited.id, credits: 1 }, [400, 'invalid_input', 'credits']],
    [{ purchaseId: expired.id, credits: 1 }, [422, 'credits_expired']],
    [{ purchaseId: frozen.id, credits: -1 }, [409, 'credits_frozen']],
    [{ purchaseId: nowhere, credits: 1 }, [404, 'not_found']],
    [{ grantId: nowhere, credits: 1 }, [404, 'not_found']],
    [{ purchaseId: theirs.body.id, credits: 1 }, [404, 'not_found']],
    [{ clientId: theirs.body.client.id, credits: 1 }, [404, 'not_found']],
  ]
  const before = await everything(desk)
  for (const [body, expected] of table) expect([body, refusal(await adjust(body))]).toEqual([body, expected])
  expect(await everything(desk)).toEqual(before)
})
