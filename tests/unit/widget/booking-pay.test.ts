import { describe, expect, it } from 'vitest'
import { aboutOf } from '../../../widget/src/controllers/booking-about.ts'
import { payerKey, payersOf, payOf, type Means } from '../../../widget/src/controllers/booking-pay.ts'
import { aSlot, compatible } from '../../widget/support/booking.ts'

const slot = aSlot('2026-12-08T14:00:00.000Z')
const means = (facts: Partial<Means> = {}): Means => ({ compatible: compatible(), trial: false, ...facts })
const kinds = (facts: Partial<Means>) => payersOf(slot, means(facts)).map(payerKey)

describe('what pays a session', () => {
  it('is the best credits, once a purchase, and no money where there are credits', () => {
    const several = compatible(
      { id: 'g1', purchaseId: 'p1' },
      { id: 'g2', purchaseId: 'p2' },
      { id: 'g3', purchaseId: 'p1' },
    )
    expect(kinds({ compatible: several, trial: true })).toEqual(['p1', 'p2'])
    const [best] = payersOf(slot, means({ compatible: several }))
    expect(best).toMatchObject({ with: 'credits', grant: { id: 'g1' } })
    expect(kinds({ compatible: { ...several, bestGrantId: 'g2' } })[0]).toBe('p2')
  })

  it('is a trial, or money on the spot, where there are none', () => {
    expect(kinds({ trial: true })).toEqual(['trial', 'checkout'])
    expect(kinds({})).toEqual(['checkout'])
  })

  it('is nothing where only credits pay and there are none', () => {
    expect(payersOf({ ...slot, rate: null }, means())).toEqual([])
  })

  it('is told by its price as long as nobody is known', () => {
    expect(payersOf({ ...slot, originalRate: { amount: 10_000, currency: 'EUR' } }, null)).toEqual([
      { with: 'checkout', price: slot.rate, was: { amount: 10_000, currency: 'EUR' } },
    ])
  })

  it('is sent with the price that was shown', () => {
    const place = { returnUrl: 'https://host.test/', ui: 'hosted' } as const
    const [payer] = payersOf(slot, null)
    expect(payOf(payer!, place)).toEqual({ with: 'checkout', currency: 'EUR', expectedPrice: slot.rate, ...place })
    expect(payOf({ with: 'trial' }, place)).toEqual({ with: 'trial' })
  })
})

describe('what a session is about', () => {
  it('is goals where lines are few and short, prose otherwise, and nothing where nothing is said', () => {
    expect(aboutOf(' One \n\n two')).toEqual({ objectives: ['One', 'two'] })
    expect(aboutOf('x'.repeat(400))).toEqual({ description: 'x'.repeat(400) })
    expect(aboutOf(Array.from({ length: 11 }, (_, line) => `${line}`).join('\n'))).toHaveProperty('description')
    expect(aboutOf('  \n ')).toEqual({})
  })
})
