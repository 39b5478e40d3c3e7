import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hour } from '../../support/test-clock.ts'
import { deliver, eventOf } from '../checkout/events.ts'
import { openShop, sessionOf, type Shop } from '../checkout/shop.ts'
import { change, circle, passMonth, recordOf, signInAgain, subscribe, subscriptionAt } from './subscribers.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.app.close())

const lateCards = ['4242424242424242', '4000000000000341'] as const
const kinds = [
  'checkout.session.completed',
  'invoice.paid',
  'invoice.payment_failed',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
] as const
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('deliver' as const), kind: fc.constantFrom(...kinds) }) },
  fc.record({ does: fc.constant('repeat' as const), which: fc.nat(9) }),
  fc.record({
    does: fc.constant('change' as const),
    action: fc.constantFrom('pause' as const, 'resume' as const, 'cancel' as const, 'downgrade' as const),
  }),
  fc.constantFrom(
    { does: 'month' as const },
    { does: 'replace card' as const },
    { does: 'reconcile' as const },
    { does: 'poll' as const },
  ),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

test('whatever is told, lost, repeated or told late of a subscription: each invoice gives once, and both sides agree', async () => {
  const item = await circle(shop)
  const small = await circle(shop, {
    title: 'Small circle',
    price: { amount: 5_000, currency: 'USD' },
    allowances: [{ serviceType: 'private', consultantTier: 0, credits: 2, creditUnitMinutes: 60 }],
  })
  shop.app.simulator.setWebhook(null)
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 10 }),
      fc.constantFrom(...lateCards),
      fc.boolean(),
      async (steps, card, together) => {
        const subscriber = await subscribe(shop, item, { card })
        const sent: string[] = []
        const act = async (thing: Step): Promise<unknown> => {
          if (thing.does === 'month') return passMonth(shop)
          if (thing.does === 'reconcile') return shop.app.server.runDueWork()
          if (thing.does === 'change') {
            const token = together ? subscriber.token : await signInAgain(shop, subscriber)
            const input = { action: thing.action, ...(thing.action === 'downgrade' ? { packageId: small.id } : {}) }
            const { status } = await change(shop, subscriber, { token }, input)
            return expect(together ? [200, 400, 401, 409] : [200, 400, 409]).toContain(status)
          }
          if (thing.does === 'poll')
            return shop.get(`/api/checkout/sessions/${subscriber.id}`, { purchaseToken: subscriber.purchaseToken })
          if (thing.does === 'replace card')
            return shop.app.simulator.replaceCard(subscriptionAt(shop, subscriber).customer)
          const payload = thing.does === 'repeat' ? sent[thing.which % sent.length] : tell(thing.kind, subscriber)
          if (payload === undefined) return undefined
          sent.push(payload)
          return deliver(shop, payload)
        }
        if (together) await Promise.all(steps.map(act))
        else for (const thing of steps) await act(thing)
        shop.app.clock.advance(3 * hour)
        await shop.app.server.runDueWork()
        await deliver(shop, tell('customer.subscription.updated', subscriber))

        const { purchase, grants, movements } = await recordOf(shop, subscriber)
        const subscription = subscriptionAt(shop, subscriber)
        const paid = shop.app.simulator
          .invoices()
          .filter((invoice) => invoice.status === 'paid')
          .filter(({ parent }) => parent?.subscription_details?.subscription === subscription.id)
          .map(({ id }) => `stripe:${id}`)
          .toSorted()
        expect(purchase.state).toBe('paid')
        expect(purchase.cancelAtPeriodEnd).toBe(subscription.cancel_at_period_end)
        expect(purchase.pausedAt !== null).toBe(subscription.pause_collection !== null)
        const charged = subscription.items.data[0]?.price.unit_amount
        expect((purchase.snapshot.next?.price ?? purchase.snapshot.price).amount).toBe(charged)
        expect(purchase.subscriptionState).toBe(subscription.status)
        expect(purchase.periodEndsAt).toBe((subscription.items.data[0]?.current_period_end ?? 0) * 1000)
        expect(movements.map(({ origin }) => origin).toSorted()).toEqual(paid)
        expect(grants.map(({ origin }) => origin).toSorted()).toEqual(paid.map((origin) => `${origin}:0`))
        for (const row of movements)
          expect(row.chargedMinor).toBe(
            row.netMinor + row.taxMinor + row.platformFeeMinor + row.processingFeeMinor + row.refundedMinor,
          )
      },
    ),
    { numRuns: 40 },
  )
}, 120_000)

function tell(kind: (typeof kinds)[number], subscriber: { id: string }): string {
  if (kind.startsWith('checkout')) return eventOf(kind, sessionOf(shop, subscriber))
  const subscription = subscriptionAt(shop, subscriber)
  if (kind.startsWith('customer')) return eventOf(kind, subscription)
  const [invoice] = shop.app.simulator
    .invoices()
    .filter(({ parent }) => parent?.subscription_details?.subscription === subscription.id)
  return eventOf(kind, invoice ?? {})
}
