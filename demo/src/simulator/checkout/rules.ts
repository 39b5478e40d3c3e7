import { checkDestination, checkOnBehalfOf } from '../connect/destinations.ts'
import { invalidParameter } from '../http/errors.ts'
import { missingParameter, notSimulated } from '../http/parameters.ts'
import { checkParty } from '../tax/liability.ts'
import type { World } from '../world.ts'
import type { SessionParameters } from './parameters.ts'

const shortestMinutes = 30
const longestHours = 24

/** What Stripe refuses before it looks at the prices. */
export function checkSessionParameters(world: World, params: SessionParameters): void {
  if (params.mode === 'setup') notSimulated(params.mode, 'mode')
  checkMode(params)
  if (params.ui_mode === 'elements' || params.ui_mode === 'form') notSimulated(params.ui_mode, 'ui_mode')
  if (params.ui_mode === 'embedded_page') checkEmbedded(params)
  else checkHosted(params)
  if (params.customer !== undefined) refuseWith(params, 'customer', ['customer_email', 'customer_creation'])
  if (!params.line_items?.length) throw missingParameter('line_items')
  checkDiscounts(params)
  checkExpiry(world, params.expires_at)
  checkFee(params)
  checkTrial(world, params)
  checkAccounts(world, params)
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

/** Parameters that belong to the other mode. */
function checkMode(params: SessionParameters): void {
  const others =
    params.mode === 'subscription'
      ? (['payment_intent_data', 'customer_creation', 'invoice_creation'] as const)
      : (['subscription_data'] as const)
  for (const name of others) {
    if (params[name] === undefined) continue
    throw invalidParameter(`You can not pass \`${name}\` in \`${params.mode}\` mode.`, { param: name })
  }
}

function checkDiscounts(params: SessionParameters): void {
  if (params.discounts === undefined) return
  refuseWith(params, 'discounts', ['allow_promotion_codes'])
  if (params.discounts.length > 1) {
    throw invalidParameter('You may pass at most one discount.', { param: 'discounts' })
  }
}

function checkTrial(world: World, { subscription_data: data }: SessionParameters): void {
  const { trial_end: end, trial_period_days: days } = data ?? {}
  if (end !== undefined && days !== undefined) {
    throw invalidParameter('You may only specify one of these parameters: trial_end, trial_period_days.', {
      param: 'subscription_data[trial_end]',
    })
  }
  if (days !== undefined && (days < 1 || days > 730)) {
    throw invalidParameter('The trial period must be between 1 and 730 days.', {
      param: 'subscription_data[trial_period_days]',
    })
  }
  if (end !== undefined && end < world.clock.seconds() + 2 * 86_400) {
    throw invalidParameter('The `trial_end` date has to be at least 2 days in the future.', {
      param: 'subscription_data[trial_end]',
    })
  }
}

function checkAccounts(world: World, params: SessionParameters): void {
  checkParty(world, params.automatic_tax?.liability, 'automatic_tax[liability]')
  checkParty(world, params.invoice_creation?.invoice_data?.issuer, 'invoice_creation[invoice_data][issuer]')
  const at = params.mode === 'payment' ? 'payment_intent_data' : 'subscription_data'
  const data = params[at]
  if (data?.transfer_data) checkDestination(world, data.transfer_data.destination, `${at}[transfer_data][destination]`)
  if (data?.on_behalf_of !== undefined) checkOnBehalfOf(world, data.on_behalf_of, `${at}[on_behalf_of]`)
}
