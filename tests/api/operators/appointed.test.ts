import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Me } from '@deskbell/server/contract/identity'
import { auditEntries, operators } from '@deskbell/server/db/schema/index'
import { appointOperator } from '@deskbell/server/features/identity/appoint-operator'
import { ensureOwner } from '@deskbell/server/features/identity/ensure-owner'
import { signIn } from '../../support/scenario.ts'
import { operatorEmail } from '../../support/test-app.ts'
import { openShop, type Shop } from '../checkout/shop.ts'

let shop: Shop
let first: string
beforeEach(async () => {
  shop = await openShop()
  first = await signIn(shop.app, operatorEmail)
})
afterEach(() => shop.app.close())

const appoint = (email: string) => appointOperator({ email }, shop.app.server.deps)
const runs = async (token: string) => (await shop.get<Me>('/api/me', { token })).body.operator === true
const suspend = (token: string) => shop.patch('/api/practices', { token }, { practice: 'jane', suspended: false })
const log = async () =>
  (await shop.app.db.select().from(auditEntries))
    .filter(({ action }) => action.startsWith('operator.'))
    .map(({ action, actorKind, practiceId, subjectId }) => ({ action, actorKind, practiceId, subjectId }))

test('the installation’s address names its operator: another one ends what the old one may', async () => {
  const second = await signIn(shop.app, 'second@example.com')
  expect([await runs(first), await runs(second)]).toEqual([true, false])
  await appoint('second@example.com')
  expect([await runs(first), await runs(second)]).toEqual([false, true])
  expect([(await suspend(first)).status, (await suspend(second)).status]).toEqual([404, 200])
  const ofOwnPractice = { actorKind: 'system', practiceId: shop.jane.id, subjectId: expect.any(String) }
  expect(await log()).toEqual([
    { ...ofOwnPractice, action: 'operator.appointed' },
    { ...ofOwnPractice, action: 'operator.dismissed' },
    { ...ofOwnPractice, action: 'operator.appointed' },
  ])
})

test('an address nobody has proven yet runs nothing, and the old one runs nothing any more', async () => {
  await appoint('new@example.com')
  expect(await shop.app.db.select().from(operators)).toEqual([])
  expect(await runs(first)).toBe(false)
})

test('appointing again and again, at once too, changes nothing', async () => {
  const before = await log()
  await Promise.all(Array.from({ length: 6 }, () => appoint(operatorEmail)))
  expect([await log(), await runs(first)]).toEqual([before, true])
  await signIn(shop.app, 'second@example.com')
  await Promise.all(Array.from({ length: 6 }, () => appoint('second@example.com')))
  expect(await log()).toHaveLength(3)
})

test('a start follows the setting, and so does the timer', async () => {
  for (const follow of [shop.app.server.appointOperator, shop.app.server.runDueWork]) {
    await appoint('new@example.com')
    expect(await runs(first)).toBe(false)
    await follow()
    expect(await runs(first)).toBe(true)
  }
})

test('whoever opens the first practice of an installation replaces who ran it', async () => {
  const email = 'Other@example.com'
  await ensureOwner({ email, practiceId: shop.jane.id, operator: true }, shop.app.server.deps)
  expect([await runs(first), await runs(await signIn(shop.app, email))]).toEqual([false, true])
})
