import { describe, expect, test } from 'vitest'
import { checkPrice, supportedCurrencies } from '@deskbell/server/domain/currency'
import { sessionCount } from '@deskbell/server/domain/allowances'
import { packageTemplates } from '@deskbell/server/domain/package-templates'

describe('the packages to begin with', () => {
  test('are the four that most practices have', () => {
    expect(
      packageTemplates('USD').map(({ draft: { title, price }, sessionCount: sessions }) => [title, sessions, price]),
    ).toEqual([
      ['Starter', 5, { amount: 50_000, currency: 'USD' }],
      ['Standard', 12, { amount: 120_000, currency: 'USD' }],
      ['Premium', 24, { amount: 216_000, currency: 'USD' }],
      ['Elite', 50, { amount: 400_000, currency: 'USD' }],
    ])
  })

  test.each(supportedCurrencies)('can be sold in %s as they are', (currency) => {
    for (const { draft, valuePerSession, sessionCount: sessions } of packageTemplates(currency)) {
      checkPrice(draft.price, 'price')
      expect(valuePerSession.amount * sessions).toBe(draft.price.amount)
      expect(sessionCount(draft.allowances, draft.sessionDurationMinutes)).toBe(sessions)
    }
  })
})
