import { afterAll, beforeAll, expect, test } from 'vitest'
import { sqldBinary, startSqld, type RunningSqld } from '../../support/sqld.ts'
import { chargeOf, closeTill, openTill, partsOf, refund, sell, spend, standingOf, type Till } from './till.ts'

const binary = sqldBinary()
let sqld: RunningSqld
let till: Till
beforeAll(async () => {
  if (binary === null) return
  sqld = await startSqld(binary)
  till = await openTill({}, sqld.url)
})
afterAll(async () => {
  if (binary === null) return
  await closeTill(till)
  await sqld.stop()
})

test.skipIf(binary === null)('on a libSQL server money is refunded, disputed and compared as on a file', async () => {
  const { purchase } = await sell(till)
  await spend(till, purchase, 1)
  const { body } = await refund(till, purchase, { amount: 12_345 })
  expect(body).toMatchObject({ state: 'paid', left: { amount: 32_655 }, creditsTaken: [{ credits: 1 }] })
  const dispute = till.app.simulator.openDispute(chargeOf(till, purchase).id)
  await till.app.settled()
  expect(await standingOf(till, purchase)).toMatchObject({ isFrozen: true, rows: ['charge', 'refund', 'dispute'] })
  till.app.simulator.closeDispute(dispute.id, 'won')
  await till.app.settled()
  expect(await partsOf(till, purchase)).toMatchObject({ refunded: 12_345 })
  const { body: report } = await till.get('/api/reconciliation?practice=jane', { token: till.owner })
  expect(report).toEqual({ data: [], compared: 1, nextCursor: null })
})
