import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from '../../support/scenario.ts'
import { day, hour } from '../../support/test-clock.ts'
import { openShop, stock, type Shop } from '../checkout/shop.ts'
import { connect, openTill } from '../money/till.ts'
import { chargedAtStripe, payFirst, recordOf, runTimer, scheduleOf, threeParts } from './payers.ts'

let shop: Shop
let item: { id: string }
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop, threeParts)
})
afterAll(() => shop.app.close())

const cards = ['4242424242424242', '4000000000000341', '4000002760003184'] as const
const step = fc.oneof(
  fc.record({ does: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ does: fc.constant('open' as const), number: fc.integer({ min: 2, max: 3 }) }),
  fc.record({ does: fc.constant('pay' as const), heard: fc.boolean() }),
  fc.record({ does: fc.constant('timer' as const), times: fc.integer({ min: 1, max: 3 }) }),
  fc.constant({ does: 'cancel' as const }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

test('whoever pays what, when and how, heard of or not: nothing is charged twice, and money and credits agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 9 }), fc.constantFrom(...cards), async (steps, card) => {
      const payer = await payFirst(shop, item, { card })
      const urls: string[] = []
      const act = async (thing: Step): Promise<unknown> => {
        if (thing.does === 'wait') return shop.app.clock.advance(thing.days * day)
        if (thing.does === 'timer') return Promise.all(Array.from({ length: thing.times }, () => runTimer(shop)))
        if (thing.does === 'open') {
          const token = await signIn(shop.app, payer.email, 'jane')
          const path = `/api/purchases/${payer.id}/instalments/${thing.number}/pay`
          const { status, body } = await shop.post<{ url: string }>(path, { token })
          if (status === 201) urls.push(body.url)
          return expect([201, 409]).toContain(status)
        }
        if (thing.does === 'cancel') {
          const token = await signIn(shop.app, shop.jane.ownerEmail)
          return shop.post(`/api/purchases/${payer.id}/instalments/cancel`, { token }, { reason: 'Agreed' })
        }
        const open = shop.app.simulator.sessions().find(({ url }) => url !== null && urls.includes(url))
        if (open === undefined) return undefined
        if (!thing.heard) shop.app.simulator.setFault({ kind: 'drop' })
        shop.app.simulator.pay(open.id, { authentication: 'succeed' })
        await shop.app.settled()
        return shop.app.simulator.clearFaults()
      }
      for (const thing of steps) await act(thing)
      shop.app.clock.advance(2 * hour)
      // A round is limited, and the purchases of earlier cases are due in it, too.
      for (let round = 0; round < 8; round++) await runTimer(shop)

      const schedule = await scheduleOf(shop, payer)
      const paid = schedule.filter(({ state }) => state === 'paid').map(({ amount }) => amount.amount)
      expect(chargedAtStripe(shop, payer).toSorted()).toEqual(paid.toSorted())
      const { movements, credits } = await recordOf(shop, payer)
      expect(movements.map(({ chargedMinor }) => chargedMinor).toSorted()).toEqual(paid.toSorted())
      const shares = [2, 2, 1]
      const given = schedule.flatMap(({ state, number }) => (state === 'paid' ? [shares[number - 1]] : []))
      expect(credits.toSorted()).toEqual(given.toSorted())
      expect(shop.app.logged.filter(({ event }) => event === 'instalment.mismatch')).toEqual([])
    }),
    { numRuns: 80 },
  )
}, 120_000)

test('every part is shared with the practice’s own account, and the platform keeps its fee of each', async () => {
  const till = await openTill({ PLATFORM_FEE_BPS: '1000' })
  const accountId = await connect(till)
  const payer = await payFirst(till, await stock(till, threeParts))
  till.app.clock.advance(100 * day)
  await runTimer(till)
  const { movements } = await recordOf(till, payer)
  expect(
    movements.map(({ chargedMinor, platformFeeMinor, netMinor, stripeAccountId }) => [
      chargedMinor,
      platformFeeMinor,
      netMinor,
      stripeAccountId,
    ]),
  ).toEqual([
    [33_334, 3_333, 30_001, accountId],
    [33_333, 3_333, 30_000, accountId],
    [33_333, 3_333, 30_000, accountId],
  ])
  await till.app.close()
})
