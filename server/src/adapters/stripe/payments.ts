import type { Log, Payments } from '../../ports.ts'
import type { StripeSettings } from './stripe-client.ts'

/** What only Stripe can answer. */
export type StripeCalls = Omit<Payments, 'livemode' | 'simulated' | 'publishableKey' | 'scriptUrl'>

/**
 * Payments by Stripe Checkout and Connect (https://docs.stripe.com/api). The SDK is loaded when Stripe is first asked:
 * most requests never need it.
 */
export function createStripePayments(settings: StripeSettings, log: Log): Payments {
  const { apiBase, simulated } = settings
  let loading: Promise<StripeCalls> | undefined
  const loaded = () => (loading ??= import('./stripe-calls.ts').then(({ openStripe }) => openStripe(settings, log)))
  const later =
    <Asked extends unknown[], Answer>(callOf: (calls: StripeCalls) => (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> =>
      callOf(await loaded())(...asked)
  return {
    livemode: /^(?:sk|rk)_live_/.test(settings.secretKey),
    simulated,
    publishableKey: settings.publishableKey,
    scriptUrl: simulated && apiBase !== null ? `${apiBase.replace(/\/$/, '')}/stripe.js` : 'https://js.stripe.com/',
    createCheckout: later((calls) => calls.createCheckout),
    readCheckout: later((calls) => calls.readCheckout),
    expireCheckout: later((calls) => calls.expireCheckout),
    readSubscription: later((calls) => calls.readSubscription),
    changeSubscription: later((calls) => calls.changeSubscription),
    portalLink: later((calls) => calls.portalLink),
    readPayment: later((calls) => calls.readPayment),
    chargeInstalment: later((calls) => calls.chargeInstalment),
    findInstalmentPayments: later((calls) => calls.findInstalmentPayments),
    giveBackFee: later((calls) => calls.giveBackFee),
    createInstalmentCheckout: later((calls) => calls.createInstalmentCheckout),
    readCharge: later((calls) => calls.readCharge),
    listTaken: later((calls) => calls.listTaken),
    refund: later((calls) => calls.refund),
    takeBackPayout: later((calls) => calls.takeBackPayout),
    repeatPayout: later((calls) => calls.repeatPayout),
    findPromotion: later((calls) => calls.findPromotion),
    createAccount: later((calls) => calls.createAccount),
    readAccount: later((calls) => calls.readAccount),
    onboardingLink: later((calls) => calls.onboardingLink),
    listEvents: later((calls) => calls.listEvents),
    verifyWebhook: later((calls) => calls.verifyWebhook),
  }
}
