export type Decline = { code: string; declineCode: string; message: string }

export type CardBehaviour = { kind: 'succeeds' } | { kind: 'authenticates' } | { kind: 'declines'; decline: Decline }

export type TestCard = { number: string; does: string; behaviour: CardBehaviour }

const declines = (number: string, does: string, code: string, declineCode: string, message: string): TestCard => ({
  number,
  does,
  behaviour: { kind: 'declines', decline: { code, declineCode, message } },
})

/** Stripe's own test numbers, in the order the payment page lists them. */
export const testCards: TestCard[] = [
  { number: '4242424242424242', does: 'Payment succeeds', behaviour: { kind: 'succeeds' } },
  { number: '4000002500003155', does: 'Asks for authentication', behaviour: { kind: 'authenticates' } },
  declines('4000000000000002', 'Card is declined', 'card_declined', 'generic_decline', 'Your card was declined.'),
  declines(
    '4000000000009995',
    'Insufficient funds',
    'card_declined',
    'insufficient_funds',
    'Your card has insufficient funds.',
  ),
  declines('4000000000000069', 'Card has expired', 'expired_card', 'expired_card', 'Your card has expired.'),
  declines(
    '4000000000000127',
    'Wrong security code',
    'incorrect_cvc',
    'incorrect_cvc',
    "Your card's security code is incorrect.",
  ),
  declines(
    '4000000000000119',
    'Processing error',
    'processing_error',
    'processing_error',
    'An error occurred while processing your card. Try again in a little bit.',
  ),
]

/** Any other well-formed number simply pays, as a visitor trying things would expect. */
export const behaviourOf = (number: string): CardBehaviour =>
  testCards.find((card) => card.number === number)?.behaviour ?? { kind: 'succeeds' }

/** The check digit every card number carries. */
export function isCardNumber(number: string): boolean {
  if (!/^\d{13,19}$/.test(number)) return false
  const sum = [...number].toReversed().reduce((total, digit, position) => {
    const value = Number(digit) * (position % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

export function brandOf(number: string): 'amex' | 'mastercard' | 'visa' | 'unknown' {
  if (/^3[47]/.test(number)) return 'amex'
  if (/^(5[1-5]|2[2-7])/.test(number)) return 'mastercard'
  return number.startsWith('4') ? 'visa' : 'unknown'
}
