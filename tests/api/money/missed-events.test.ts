import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { minute } from '../../support/test-clock.ts'
import { buy, sessionOf } from '../checkout/shop.ts'
import { chargeOf, closeTill, openTill, partsOf, sell, standingOf, type Till } from './till.ts'

let till: Till
beforeAll(async () => {
  till = await openTill()
})
afterAll(() => closeTill(till))
afterEach(() => till.app.simulator.clearFaults())

const timePasses = async () => {
  till.app.clock.advance(11 * minute)
  await till.app.server.runDueWork()
}

test('a refund and a dispute whose webhooks never arrived are found', async () => {
  const [{ purchase: refunded }, { purchase: disputed }] = [await sell(till), await sell(till)]
  till.app.simulator.setFault({ kind: 'drop' })
  await till.stripe.refunds.create({ charge: chargeOf(till, refunded).id, amount: 9_000 })
  till.app.simulator.openDispute(chargeOf(till, disputed).id)
  await timePasses()
  expect(await partsOf(till, refunded)).toMatchObject({ refunded: 9_000 })
  expect(await standingOf(till, disputed)).toMatchObject({ isFrozen: true, rows: ['charge', 'dispute'] })
  expect(till.app.logged.filter(({ event }) => event === 'webhook.missed')).toHaveLength(1)
})

test('a payment whose webhook never arrived is found', async () => {
  till.app.simulator.setFault({ kind: 'drop' })
  const { purchase } = await buy(till, till.item)
  till.app.simulator.pay(sessionOf(till, purchase).id)
  await timePasses()
  expect(await standingOf(till, purchase)).toMatchObject({ state: 'paid', unused: 5, rows: ['charge'] })
})

test('what arrived is not kept again', async () => {
  await sell(till)
  await timePasses()
  const before = till.app.logged.filter(({ event }) => event === 'webhook.missed').length
  await timePasses()
  await timePasses()
  expect(till.app.logged.filter(({ event }) => event === 'webhook.missed')).toHaveLength(before)
})

test('while Stripe does not answer nothing is lost: the next round looks back as far', async () => {
  const { purchase } = await sell(till)
  till.app.simulator.setFault({ kind: 'drop' })
  await till.stripe.refunds.create({ charge: chargeOf(till, purchase).id, amount: 100 })
  const { payments } = till.app.server.deps
  const { listEvents } = payments
  payments.listEvents = () => Promise.reject(new Error('no answer'))
  await timePasses()
  payments.listEvents = listEvents
  await timePasses()
  expect(await partsOf(till, purchase)).toMatchObject({ refunded: 100 })
})
