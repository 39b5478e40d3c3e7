import type Stripe from 'stripe'
import type { CheckoutRequest } from '../../ports.ts'
import { recurringEvery, subscriptionParams } from './subscriptions.ts'

type Params = Stripe.Checkout.SessionCreateParams

/** Amount and currency were read from the package; the browser has no say in them. */
export function sessionParams(request: CheckoutRequest): Params {
  const { purchaseId, reference, practiceId, packageId, payout, promotionCodeId } = request
  const metadata = { purchase_id: purchaseId, reference, practice_id: practiceId, package_id: packageId }
  return {
    ...(request.everyMonths === null ? paymentParams(request, metadata) : subscriptionParams(request, metadata)),
    client_reference_id: purchaseId,
    metadata,
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: request.currency.toLowerCase(),
          unit_amount: request.unitAmount,
          ...(request.everyMonths === null ? {} : { recurring: recurringEvery(request.everyMonths) }),
          // A tax comes on top of the price shown.
          ...(request.automaticTax ? { tax_behavior: 'exclusive' } : {}),
          product_data: {
            name: request.title,
            ...(request.description === '' ? {} : { description: request.description }),
          },
        },
      },
    ],
    ...(promotionCodeId === null ? {} : { discounts: [{ promotion_code: promotionCodeId }] }),
    ...(request.automaticTax ? { automatic_tax: automaticTax(payout) } : {}),
    expires_at: Math.floor(request.expiresAt / 1000),
    ...(request.customerEmail === null ? {} : { customer_email: request.customerEmail }),
    ...(request.ui === 'embedded'
      ? { ui_mode: 'embedded_page', return_url: request.returnUrl, redirect_on_completion: 'if_required' }
      : { ui_mode: 'hosted_page', success_url: request.returnUrl, cancel_url: request.cancelUrl }),
  }
}

function paymentParams(request: CheckoutRequest, metadata: Record<string, string>): Params {
  const { title, reference, payout, keepCard } = request
  return {
    mode: 'payment',
    payment_intent_data: {
      metadata,
      description: `${title} (${reference})`,
      ...destination(payout),
      ...(keepCard ? { setup_future_usage: 'off_session' } : {}),
    },
    // A card is kept with a customer.
    ...(keepCard ? { customer_creation: 'always' } : {}),
    ...(request.automaticTax ? { invoice_creation: invoice(request, metadata) } : {}),
  }
}

/**
 * The practice's account is paid and sells in its own name; the platform keeps its fee.
 * Source: https://docs.stripe.com/connect/destination-charges
 */
export function destination(payout: CheckoutRequest['payout']): Params['payment_intent_data'] {
  if (payout === null) return {}
  const { accountId, platformFeeMinor } = payout
  return {
    on_behalf_of: accountId,
    transfer_data: { destination: accountId },
    ...(platformFeeMinor === 0 ? {} : { application_fee_amount: platformFeeMinor }),
  }
}

/** Who sells owes the tax. Source: https://docs.stripe.com/tax/tax-for-platforms */
function automaticTax(payout: CheckoutRequest['payout']): NonNullable<Params['automatic_tax']> {
  return payout === null ? { enabled: true } : { enabled: true, liability: seller(payout) }
}

const seller = ({ accountId }: NonNullable<CheckoutRequest['payout']>) => ({
  type: 'account' as const,
  account: accountId,
})

/** Who is taxed needs an invoice: from whoever owes the tax, paid as it is written. A subscription has invoices anyway. */
function invoice(
  { payout, title, reference }: CheckoutRequest,
  metadata: Record<string, string>,
): NonNullable<Params['invoice_creation']> {
  const issuer = payout === null ? {} : { issuer: seller(payout) }
  return { enabled: true, invoice_data: { description: `${title} (${reference})`, metadata, ...issuer } }
}
