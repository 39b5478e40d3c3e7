import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CreditUse } from '@deskbell/server/contract/credits'
import type { HistoryPage } from '@deskbell/server/contract/purchase-changes'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import { sqldBinary, startSqld, type RunningSqld } from '../../support/sqld.ts'
import { race } from '../checkout/together.ts'
import { balanceOf, give, grantsOf, onlyGrant, openDesk, privateHours, spend, statementOf, type Desk } from './desk.ts'

const binary = sqldBinary()

describe.skipIf(binary === null)('on a libSQL server', () => {
  let sqld: RunningSqld
  let desk: Desk
  beforeAll(async () => {
    sqld = await startSqld(binary as string)
    desk = await openDesk({ databaseUrl: sqld.url })
  })
  afterAll(async () => {
    await desk.app.close()
    await sqld.stop()
  })

  test('twenty sessions at once spend exactly what there is', async () => {
    const { id } = await onlyGrant(desk, await give(desk, { allowances: [privateHours(6)] }))
    const answers = await race(
      desk,
      Array.from({ length: 20 }, () => () => spend(desk, id)),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(6)
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(14)
  })

  test('balance, statement and history tell the same of sessions, give-backs, corrections and transfers', async () => {
    const given = await give(desk, { email: 'sam@example.com' })
    const { id } = await onlyGrant(desk, given)
    const { body: use } = await spend<CreditUse>(desk, id, { durationMinutes: 120 })
    await desk.post('/api/credits/adjustments', desk.member, { grantId: id, credits: 3, reason: 'A gift' })
    await desk.post(`/api/credits/uses/${use.id}/give-back`, desk.member, { reason: 'Cancelled' })
    await spend(desk, id, { durationMinutes: 360, allowOverdraw: true })
    const { body: heir } = await desk.post<ManagedPurchase>(`/api/purchases/${given.id}/transfer`, desk.member, {
      client: { email: 'heir@example.com' },
    })
    await desk.post(`/api/purchases/${given.id}/primary`, desk.member)
    const grants = await grantsOf(desk, given)
    expect(grants.map(({ remaining }) => remaining).toSorted()).toEqual([-1, 0, 0])
    expect((await balanceOf(desk, heir)).available.private?.credits).toBe(3)
    const lines = await statementOf(desk, given)
    for (const { id: grantId, remaining } of grants)
      expect(lines.find((line) => line.grantId === grantId)?.balance).toBe(remaining)
    const { body } = await desk.get<HistoryPage>(`/api/purchases/${given.id}/history`, desk.member)
    expect(body.data.filter(({ entry }) => entry === 'credits')).toHaveLength(lines.length)
  })
})
