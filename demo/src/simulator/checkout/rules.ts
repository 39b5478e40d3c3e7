import { formatAmount, maximumAmount, minimumAmount } from '../currencies.ts'
import { invalidParameter, invalidRequest } from '../http/errors.ts'
import { missingParameter, notSimulated } from '../http/parameters.ts'
import type { LineItem } from '../resources/line-items.ts'
import type { World } from '../world.ts'
import type { SessionParameters } from './parameters.ts'

const shortestMinutes = 30
const longestHours = 24

/** What Stripe refuses before it looks at the prices. */
export function checkSessionParameters(world: World, params: SessionParameters): void {
  if (params.mode !== 'payment') notSimulated(params.mode, 'mode')
  if (params.ui_mode === 'elements' || params.ui_mode === 'form') notSimulated(params.ui_mode, 'ui_mode')
  if (params.ui_mode === 'embedded_page') checkEmbedded(params)
  else checkHosted(params)
  if (params.customer !== undefined) refuseWith(params, 'customer', ['customer_email', 'customer_creation'])
  if (!params.line_items?.length) throw missingParameter('line_items')
  checkExpiry(world, params.expires_at)
  checkFee(params)
}

function refuseWith(params: SessionParameters, name: string, others: (keyof SessionParameters)[]): void {
  for (const other of others) {
    if (params[other] === undefined) continue
    throw invalidParameter(`You may only specify one of these parameters: ${name}, ${other}.`, { param: other })
  }
}

function checkEmbedded(params: SessionParameters): void {
  for (const name of ['success_url', 'cancel_url'] as const) {
    if (params[name] === undefined) continue
    throw invalidParameter(`\`${name}\` can not be set when \`ui_mode\` is \`embedded_page\`.`, { param: name })
  }
  if (params.redirect_on_completion === 'never') {
    if (params.return_url === undefined) return
    throw invalidParameter('`return_url` can not be set when `redirect_on_completion` is `never`.', {
      param: 'return_url',
    })
  }
  if (params.return_url === undefined) throw missingParameter('return_url')
}

function checkHosted(params: SessionParameters): void {
  for (const name of ['return_url', 'redirect_on_completion'] as const) {
    if (params[name] === undefined) continue
    throw invalidParameter(`\`${name}\` can not be set when \`ui_mode\` is \`hosted_page\`.`, { param: name })
  }
  if (params.success_url === undefined) throw missingParameter('success_url')
}

function checkExpiry(world: World, expiresAt: number | undefined): void {
  if (expiresAt === undefined) return
  const ahead = expiresAt - world.clock.seconds()
  // A little slack for the time the request took.
  if (ahead < shortestMinutes * 60 - 5) {
    throw invalidParameter(
      `The \`expires_at\` timestamp must be at least ${shortestMinutes} minutes from Checkout Session creation.`,
      { param: 'expires_at' },
    )
  }
  if (ahead > longestHours * 3600) {
    throw invalidParameter(
      `The \`expires_at\` timestamp must be less than ${longestHours} hours from Checkout Session creation.`,
      { param: 'expires_at' },
    )
  }
}

function checkFee({ payment_intent_data: data }: SessionParameters): void {
  if (data?.application_fee_amount === undefined) return
  if (data.transfer_data === undefined) {
    throw invalidParameter(
      'Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `payment_intent_data[transfer_data][destination]`).',
      { param: 'payment_intent_data[application_fee_amount]' },
    )
  }
  if (data.transfer_data.amount !== undefined) {
    throw invalidParameter(
      'You may only specify one of these parameters: application_fee_amount, transfer_data[amount].',
      { param: 'payment_intent_data[application_fee_amount]' },
    )
  }
}

/** The sum of the lines, once it is one that can be paid. */
export function payableTotal(lines: LineItem[], params: SessionParameters): { total: number; currency: string } {
  const currency = lines[0]?.currency ?? 'usd'
  const stranger = lines.find((line) => line.currency !== currency)
  if (stranger) {
    throw invalidRequest(
      `All line items must use the same currency, but this session has both ${currency} and ${stranger.currency}.`,
      { param: 'line_items' },
    )
  }
  const total = lines.reduce((sum, line) => sum + line.amount_total, 0)
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
  return { total, currency }
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
