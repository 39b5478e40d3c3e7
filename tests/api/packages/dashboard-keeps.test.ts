import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ManagedPackage, PackageDraft } from '@deskbell/server/contract/packages'
import { draftOfPackage } from '../../../widget/src/dashboard/packages/package-form.ts'
import { createPackage, createPractice, signIn, speaker } from '../../support/scenario.ts'
import { createTestApp, type TestApp } from '../../support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const limited: Partial<PackageDraft> = {
  category: 'Leadership',
  originalPrice: { amount: 60_000, currency: 'USD' },
  prices: [{ amount: 42_000, currency: 'EUR', originalPrice: { amount: 55_000, currency: 'EUR' } }],
  saleStartsAt: '2026-11-01T00:00:00.000Z',
  saleEndsAt: '2027-06-01T00:00:00.000Z',
  offerEndsAt: '2027-01-01T00:00:00.000Z',
  newClientsOnly: true,
  maxPerClient: 2,
  paymentTerms: { kind: 'instalments', count: 3, everyMonths: 1 },
  creditsRule: 'per_payment',
}

test.each([
  ['an offer in two currencies, paid in instalments', limited],
  ['a deposit', { paymentTerms: { kind: 'deposit', depositMinor: 10_000, balanceDueDays: 30 } }],
  ['a subscription that rolls over', { type: 'monthly', rollOver: true }],
] as [string, Partial<PackageDraft>][])(
  'the dashboard’s form loses nothing that it does not show: %s',
  async (_, changes) => {
    const practice = await createPractice(app, `p${app.server.deps.ids.id().slice(-8)}`)
    const token = await signIn(app, practice.ownerEmail)
    const before = await createPackage(app, practice, changes, token)
    const sender = { token, ifMatch: before.version }
    const { status, body } = await speaker(app).put<ManagedPackage>(
      `/api/packages/${before.id}`,
      sender,
      draftOfPackage(before),
    )
    expect(status).toBe(200)
    expect(body).toEqual({ ...before, version: before.version + 1, updatedAt: body.updatedAt })
  },
)
