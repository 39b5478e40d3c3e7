import { expect, test } from 'vitest'
import { amountStep, formatAmount, processingFee } from '../../../demo/src/simulator/currencies.ts'
import { isCardNumber, testCards } from '../../../demo/src/simulator/test-cards.ts'

test('amounts are written with the digits Stripe counts in, not those of Intl', () => {
  expect(formatAmount(45_000, 'usd')).toBe('$450.00')
  expect(formatAmount(500, 'jpy')).toBe('¥500')
  expect(formatAmount(50_000, 'isk')).toMatch(/ISK\s500/)
  expect(formatAmount(12_340, 'kwd')).toMatch(/KWD\s12\.340/)
})

test('a fee is never more than the amount and keeps to the steps of its currency', () => {
  expect(processingFee(10_000, 'usd')).toBe(320)
  expect(processingFee(10, 'usd')).toBe(10)
  expect(processingFee(123_450, 'kwd') % amountStep('kwd')).toBe(0)
})

test('every test card has a valid check digit', () => {
  expect(testCards.filter(({ number }) => !isCardNumber(number))).toEqual([])
  expect(isCardNumber('4242424242424241')).toBe(false)
})
