export type Decline = { code: string; declineCode: string; message: string }

export type CardBehaviour = { kind: 'succeeds' } | { kind: 'authenticates' } | { kind: 'declines'; decline: Decline }

export type TestCard = {
  number: string
  does: string
  /** While its holder is at the page. */
  behaviour: CardBehaviour
  /** Once it is kept and charged without its holder. */
  later?: CardBehaviour
  /** What becomes of a refund to it. */
  refunds?: 'pending' | 'failed'
  /** Its holder disputes whatever was paid. */
  disputes?: true
}

const pays: CardBehaviour = { kind: 'succeeds' }

const declining = (code: string, declineCode: string, message: string): CardBehaviour => ({
  kind: 'declines',
  decline: { code, declineCode, message },
})

const generic = declining('card_declined', 'generic_decline', 'Your card was declined.')

export const authenticationRequired: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
}

/** Stripe's own test numbers, in the order the payment page lists them. */
export const testCards: TestCard[] = [
  { number: '4242424242424242', does: 'Payment succeeds', behaviour: pays },
  { number: '4000002500003155', does: 'Asks for authentication', behaviour: { kind: 'authenticates' } },
  { number: '4000000000000002', does: 'Card is declined', behaviour: generic },
  {
    number: '4000000000009995',
    does: 'Insufficient funds',
    behaviour: declining('card_declined', 'insufficient_funds', 'Your card has insufficient funds.'),
  },
  {
    number: '4000000000000069',
    does: 'Card has expired',
    behaviour: declining('expired_card', 'expired_card', 'Your card has expired.'),
  },
  {
    number: '4000000000000127',
    does: 'Wrong security code',
    behaviour: declining('incorrect_cvc', 'incorrect_cvc', "Your card's security code is incorrect."),
  },
  {
    number: '4000000000000119',
    does: 'Processing error',
    behaviour: declining(
      'processing_error',
      'processing_error',
      'An error occurred while processing your card. Try again in a little bit.',
    ),
  },
  { number: '4000000000000341', does: 'Pays now, is declined later', behaviour: pays, later: generic },
  {
    number: '4000002760003184',
    does: 'Asks for authentication every time',
    behaviour: { kind: 'authenticates' },
    later: { kind: 'authenticates' },
  },
  { number: '4000000000000259', does: 'Pays, then disputes it', behaviour: pays, disputes: true },
  { number: '4000000000007726', does: 'Refund stays pending', behaviour: pays, refunds: 'pending' },
  { number: '4000000000005126', does: 'Refund fails later', behaviour: pays, refunds: 'failed' },
]

/** Any other well-formed number simply pays, as a visitor trying things would expect. */
export const testCardOf = (number: string): TestCard =>
  testCards.find((card) => card.number === number) ?? { number: '', does: 'Payment succeeds', behaviour: pays }

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
