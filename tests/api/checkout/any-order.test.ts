import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { minute } from '../../support/test-clock.ts'
import { deliver, eventOf } from './events.ts'
import { ledgerOf, paidOnce } from './ledger.ts'
import { buy, openShop, sessionOf, stock, type Shop } from './shop.ts'

let shop: Shop
let item: { id: string }
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop)
  shop.app.simulator.setWebhook(null)
})
afterAll(() => shop.app.close())

const kinds = ['completed', 'async_payment_succeeded', 'async_payment_failed', 'expired'] as const
/** One thing that may happen around a payment; the number picks which earlier event comes once more. */
const step = fc.oneof(
  fc.record({ does: fc.constant('deliver' as const), kind: fc.constantFrom(...kinds) }),
  fc.record({ does: fc.constant('repeat' as const), which: fc.nat(9) }),
  fc.constantFrom({ does: 'poll' as const }, { does: 'reconcile' as const }, { does: 'wait' as const }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

async function act(
  things: Step[],
  { purchase, purchaseToken }: { purchase: { id: string }; purchaseToken: string },
  sent: string[],
  together: boolean,
) {
  const one = async (thing: Step) => {
    if (thing.does === 'wait') return shop.app.clock.advance(2 * minute)
    if (thing.does === 'poll') return shop.get(`/api/checkout/sessions/${purchase.id}`, { purchaseToken })
    if (thing.does === 'reconcile') return shop.app.server.runDueWork()
    const payload =
      thing.does === 'repeat'
        ? sent[thing.which % sent.length]
        : eventOf(`checkout.session.${thing.kind}`, sessionOf(shop, purchase))
    if (payload === undefined) return undefined
    sent.push(payload)
    return deliver(shop, payload)
  }
  if (together) await Promise.all(things.map(one))
  else for (const thing of things) await one(thing)
}

test('whatever is repeated, reordered, late or lost, and whoever asks meanwhile: a payment grants exactly once and ends paid', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 4 }),
      fc.array(step, { maxLength: 8 }),
      fc.boolean(),
      async (before, after, together) => {
        const started = await buy(shop, item)
        const sent: string[] = []
        // Waiting too long before paying would let the checkout run out.
        await act(
          before.filter(({ does }) => does !== 'wait'),
          started,
          sent,
          together,
        )
        shop.app.simulator.pay(sessionOf(shop, started.purchase).id)
        await act(after, started, sent, together)
        shop.app.clock.advance(5 * minute)
        await shop.app.server.runDueWork()
        await shop.app.settled()
        expect(await ledgerOf(shop, started.purchase)).toEqual(paidOnce)
      },
    ),
    { numRuns: 60 },
  )
}, 60_000)

test('whatever is said of a checkout nobody paid, it grants nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.boolean(), async (things, together) => {
      const started = await buy(shop, item)
      await act(things, started, [], together)
      await shop.app.settled()
      expect(await ledgerOf(shop, started.purchase)).toMatchObject({ grants: 0, charges: 0, mails: 0, paidAudits: 0 })
    }),
    { numRuns: 40 },
  )
}, 60_000)
