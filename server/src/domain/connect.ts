/** A practice's own account as Stripe tells it. */
export type ConnectedAccount = {
  chargesEnabled: boolean
  payoutsEnabled: boolean
  detailsSubmitted: boolean
  missing: readonly string[]
}

export type ConnectState = 'none' | 'incomplete' | 'checking' | 'enabled' | 'not_needed'

/**
 * How far onboarding has come. Only Stripe's own word counts: coming back from its pages proves nothing.
 * @param account null where there is none, or its owner has cut the connection
 */
export function connectState(practice: { operatorOwned: boolean }, account: ConnectedAccount | null): ConnectState {
  if (practice.operatorOwned) return 'not_needed'
  if (account === null) return 'none'
  if (account.chargesEnabled && account.payoutsEnabled) return 'enabled'
  return account.detailsSubmitted && account.missing.length === 0 ? 'checking' : 'incomplete'
}
