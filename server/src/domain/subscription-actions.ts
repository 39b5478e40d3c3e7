import type { PackageType } from '../contract/packages.ts'
import { DeskbellError, fieldProblem } from './errors.ts'
import { endedStates, owingStates, type Standing } from './subscription.ts'

export type SubscriptionAction = 'pause' | 'resume' | 'cancel' | 'upgrade' | 'downgrade' | 'portal'

/**
 * Only what runs can be changed, and nobody changes to another package who owes a payment.
 * @throws DeskbellError `subscription_not_running` or `subscription_unpaid`
 */
export function checkAction(action: SubscriptionAction, standing: Standing): void {
  const { state, pausedAt, cancelAtPeriodEnd } = standing
  if (state === null) throw new DeskbellError('subscription_not_running', { details: { reason: 'none' } })
  // Invoices and cards can be looked at afterwards, too.
  if (action === 'portal') return
  if (endedStates.includes(state)) throw new DeskbellError('subscription_not_running', { details: { reason: 'ended' } })
  if (action !== 'upgrade' && action !== 'downgrade') return
  if (owingStates.includes(state)) throw new DeskbellError('subscription_unpaid')
  if (pausedAt !== null || cancelAtPeriodEnd)
    throw new DeskbellError('subscription_not_running', {
      details: { reason: pausedAt === null ? 'ending' : 'paused' },
    })
}

type Offer = { type: PackageType; price: { amount: number; currency: string }; packageId: string }

/**
 * Both are to a subscription of the same rhythm and currency. An upgrade costs more, and the rest of the period is charged
 * in proportion; a downgrade costs no more, and waits for the next period. Another rhythm would begin a new period within
 * one that is paid for, so it is left to cancelling and buying anew.
 * @throws DeskbellError `invalid_input`, naming the field
 */
export function checkExchange(action: 'upgrade' | 'downgrade', from: Offer, to: Offer): void {
  const refuse = (message: string) => {
    throw fieldProblem('invalid_input', 'packageId', message)
  }
  if (to.packageId === from.packageId) refuse('This is what the subscription is for already.')
  if (to.type !== from.type) refuse('Choose a subscription that is paid as often as this one.')
  if (to.price.currency !== from.price.currency) refuse('Choose a subscription in the currency of this one.')
  const costsMore = to.price.amount > from.price.amount
  if (action === 'upgrade' && !costsMore) refuse('Choose a subscription that costs more than this one.')
  if (action === 'downgrade' && costsMore) refuse('Choose a subscription that costs no more than this one.')
}
