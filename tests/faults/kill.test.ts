import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CheckoutStarted } from '@deskbell/server/contract/checkout'
import { ledgerOf, paidOnce } from '../api/checkout/ledger.ts'
import { stock } from '../api/checkout/shop.ts'
import { minute } from '../support/test-clock.ts'
import { openDesk, type Desk, type RunningServer } from './support/desk.ts'

let desk: Desk
let item: { id: string }
beforeAll(async () => {
  desk = await openDesk(async (shop) => {
    item = await stock(shop)
  })
})
afterAll(() => desk.close())

/** Buys until the server is killed, and tells what was acknowledged before. */
async function buyUntilKilled(server: RunningServer, killAfter: number): Promise<CheckoutStarted[]> {
  const acknowledged: CheckoutStarted[] = []
  const buyers = Array.from({ length: 12 }, async () => {
    for (;;) {
      const answer = await server.startCheckout(item.id).catch(() => null)
      if (answer === null) return
      expect(answer.status).toBe(201)
      acknowledged.push(answer.body)
      if (acknowledged.length >= killAfter) void server.kill()
    }
  })
  await Promise.all(buyers)
  return acknowledged
}

const sessionOf = ({ purchase }: CheckoutStarted) =>
  desk.simulator.sessions().find(({ metadata }) => metadata['purchase_id'] === purchase.id)
const ledgers = (all: CheckoutStarted[]) => Promise.all(all.map(({ purchase }) => ledgerOf({ app: desk }, purchase)))

test('a server killed the moment it answered has kept everything it acknowledged', async () => {
  for (const killAfter of [1, 4, 15]) {
    desk.webhookTo(null)
    const bought = await buyUntilKilled(await desk.start(), killAfter)
    expect(bought.length).toBeGreaterThanOrEqual(killAfter)
    for (const started of bought) desk.simulator.pay(sessionOf(started)?.id ?? '')

    const restarted = await desk.start(5 * minute)
    for (const { purchase, purchaseToken } of bought) {
      const { status, body } = await restarted.send<{ state: string }>('GET', `/api/purchases/${purchase.id}`, {
        'Deskbell-Purchase-Token': purchaseToken,
      })
      expect([status, body.state]).toEqual([200, 'pending'])
    }
    await restarted.doDueWork()
    expect(await ledgers(bought)).toEqual(bought.map(() => paidOnce))
    await restarted.kill()
  }
})

test('a server killed in the midst of webhooks loses none it answered, and grants each payment once', async () => {
  for (const killAfter of [1, 10, 35]) {
    const server = await desk.start()
    const bought: CheckoutStarted[] = []
    for (let i = 0; i < 20; i++) bought.push(await server.buy(item.id))
    desk.webhookTo(server)
    desk.simulator.setFault({ kind: 'duplicate' })
    const before = desk.simulator.deliveries().length
    for (const started of bought) desk.simulator.pay(sessionOf(started)?.id ?? '')
    const answered = () =>
      desk.simulator
        .deliveries()
        .slice(0, -before || undefined)
        .filter(({ state }) => state === 'delivered').length
    while (answered() < killAfter) await wait(1)
    await server.kill()
    desk.webhookTo(null)
    desk.simulator.clearFaults()
    await desk.simulator.settled()

    const restarted = await desk.start(5 * minute)
    await restarted.doDueWork()
    expect(await ledgers(bought)).toEqual(bought.map(() => paidOnce))
    await restarted.kill()
  }
})

test('a server killed again and again while it makes up for lost webhooks still grants each payment once', async () => {
  const first = await desk.start()
  const bought: CheckoutStarted[] = []
  for (let i = 0; i < 30; i++) bought.push(await first.buy(item.id))
  await first.kill()
  desk.webhookTo(null)
  for (const started of bought) desk.simulator.pay(sessionOf(started)?.id ?? '')
  for (let round = 1; round <= 4; round++) {
    const server = await desk.start(round * 5 * minute)
    const work = server.doDueWork().catch(() => {})
    await wait(15 * round)
    await server.kill()
    await work
  }
  const last = await desk.start(60 * minute)
  await last.doDueWork()
  expect(await ledgers(bought)).toEqual(bought.map(() => paidOnce))
})
