import type { CheckoutController, CheckoutHost } from '../../controllers/checkout-controller.ts'
import type { CheckoutStep, StartedFrom } from '../../controllers/checkout-state.ts'
import type { SignInController } from '../../controllers/sign-in-controller.ts'
import type { packageCheckoutWords } from '../../locales/en/package-checkout.ts'
import type { MessageParams } from '../../locales/messages.ts'

export type CheckoutWord = keyof typeof packageCheckoutWords

/** What the templates of the steps are made from: the element itself. */
export interface CheckoutView extends CheckoutHost {
  readonly flow: CheckoutController
  readonly signIn: SignInController
  readonly prefillName?: string | null
  t(key: CheckoutWord, params?: MessageParams): string
}

export type ShownStep = Exclude<CheckoutStep['at'], 'starting'> | StartedFrom

/** A step that is starting looks like the one whose button was pressed. */
export const shownStep = (step: CheckoutStep): ShownStep => (step.at === 'starting' ? step.from : step.at)

export const titles: Record<ShownStep, CheckoutWord> = {
  loading: 'titleOffer',
  missing: 'titleMissing',
  gift: 'titleGift',
  offer: 'titleOffer',
  buyer: 'titleBuyer',
  signed_in: 'titleBuyer',
  payment: 'titlePayment',
  blocked: 'titlePayment',
  leaving: 'titlePayment',
  confirming: 'titleConfirming',
  proof: 'titleBuyer',
  unpaid: 'titleUnpaid',
  done: 'titleDone',
}
