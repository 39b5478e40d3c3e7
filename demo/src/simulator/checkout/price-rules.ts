import { formatAmount, maximumAmount, minimumAmount } from '../currencies.ts'
import { invalidRequest } from '../http/errors.ts'
import type { LineItem } from '../resources/line-items.ts'
import type { SessionParameters } from './parameters.ts'

/** Recurring prices sell subscriptions and nothing else does. */
export function checkPrices(lines: LineItem[], params: SessionParameters): void {
  const recurring = lines.filter((line) => line.price.recurring)
  if (params.mode === 'payment' && recurring.length > 0) {
    throw invalidRequest(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      { param: 'line_items' },
    )
  }
  if (params.mode !== 'subscription') return
  const [first] = recurring
  if (!first) {
    throw invalidRequest('You must provide at least one recurring price in `subscription` mode when using prices.', {
      param: 'line_items',
    })
  }
  const rhythm = ({ price }: LineItem) => `${price.recurring?.interval} ${price.recurring?.interval_count}`
  if (recurring.some((line) => rhythm(line) !== rhythm(first))) {
    throw invalidRequest('Checkout does not support multiple prices with different billing intervals.', {
      param: 'line_items',
    })
  }
}

/** The one currency of all lines. */
export function commonCurrency(lines: LineItem[]): string {
  const currency = lines[0]?.currency ?? 'usd'
  const stranger = lines.find((line) => line.currency !== currency)
  if (stranger) {
    throw invalidRequest(
      `All line items must use the same currency, but this session has both ${currency} and ${stranger.currency}.`,
      { param: 'line_items' },
    )
  }
  return currency
}

/** Refuses a sum that cannot be paid. */
export function checkTotal(total: number, currency: string, params: SessionParameters): void {
  const least = minimumAmount(currency)
  if (total > 0 && total < least) {
    throw invalidRequest(
      `The Checkout Session's total amount due must add up to at least ${formatAmount(least, currency)} ${currency}`,
      { code: 'amount_too_small', param: 'line_items' },
    )
  }
  if (total > maximumAmount) {
    throw invalidRequest(
      `The Checkout Session's total amount must be no more than ${formatAmount(maximumAmount, currency)}`,
      { code: 'amount_too_large', param: 'line_items' },
    )
  }
  checkShares(total, params)
}

function checkShares(total: number, { payment_intent_data: data }: SessionParameters): void {
  const fee = data?.application_fee_amount
  if (fee !== undefined && (fee < 0 || fee > total)) {
    throw invalidRequest('The application fee must be between zero and the total charge amount.', {
      param: 'payment_intent_data[application_fee_amount]',
    })
  }
  const share = data?.transfer_data?.amount
  if (share !== undefined && (share < 1 || share > total)) {
    throw invalidRequest('The transferred amount must be positive and at most the total charge amount.', {
      param: 'payment_intent_data[transfer_data][amount]',
    })
  }
}
