import type { PackageType } from '../contract/packages.ts'

/** Who may buy a package. */
export type EligibilityRules = {
  newClientsOnly: boolean
  maxPerClient: number | null
  /** It is the one free trial that a client has of the practice. */
  oneTrial: boolean
}

/** What a client has bought of the practice so far, checkouts that are still open included. */
export type ClientHistory = {
  /** Anything at all, what was refunded included. */
  purchases: number
  /** Of this package, without what was refunded. */
  ofPackage: number
  /** Free trials of any package. */
  trials: number
}

export type Ineligibility = 'trial_used' | 'new_clients_only' | 'max_per_client'

export const noHistory: ClientHistory = { purchases: 0, ofPackage: 0, trials: 0 }

/** The rules of a package; null where anybody may buy it. A free trial is once per client, whatever else it says. */
export function eligibilityRules(item: {
  type: PackageType
  newClientsOnly: boolean
  maxPerClient: number | null
}): EligibilityRules | null {
  const { newClientsOnly } = item
  const oneTrial = item.type === 'free_trial'
  const maxPerClient = oneTrial ? 1 : item.maxPerClient
  return newClientsOnly || maxPerClient !== null ? { newClientsOnly, maxPerClient, oneTrial } : null
}

/** Why this client may not buy; null where nothing stands against it. */
export function ineligibility(rules: EligibilityRules | null, history: ClientHistory): Ineligibility | null {
  if (rules === null) return null
  if (rules.oneTrial && !mayHaveTrial(history)) return 'trial_used'
  if (rules.newClientsOnly && history.purchases > 0) return 'new_clients_only'
  return rules.maxPerClient !== null && history.ofPackage >= rules.maxPerClient ? 'max_per_client' : null
}

/** One free trial per client and practice, whichever package it was. */
export function mayHaveTrial({ trials }: Pick<ClientHistory, 'trials'>): boolean {
  return trials === 0
}
