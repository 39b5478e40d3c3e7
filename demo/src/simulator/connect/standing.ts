import type { World } from '../world.ts'
import { accountTable, noRequirements } from './account.ts'
import type { Account } from './account.ts'

/** What changed, as its events tell it. */
function change(world: World, account: Account, changes: Partial<Account>): Account {
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, account[name]]))
  const changed = accountTable(world).update(account.id, changes)
  world.emit('account.updated', changed, before, account.id)
  return changed
}

const all = (account: Account, state: 'active' | 'inactive' | 'pending') =>
  Object.fromEntries(Object.keys(account.capabilities).map((name) => [name, state]))

/** The owner has answered everything: it is looked at first, then enabled, each told by an event of its own. */
export function completeOnboarding(world: World, account: Account): Account {
  if (account.charges_enabled) return account
  const submitted = change(world, account, {
    capabilities: all(account, 'pending'),
    details_submitted: true,
    requirements: { ...noRequirements, disabled_reason: 'requirements.pending_verification' },
  })
  return change(world, submitted, {
    capabilities: all(submitted, 'active'),
    charges_enabled: true,
    payouts_enabled: true,
    requirements: noRequirements,
  })
}

/** Something is missing again: Stripe takes the abilities away until it is handed in. */
export function restrictAccount(world: World, account: Account): Account {
  const missing = ['individual.verification.document']
  return change(world, account, {
    capabilities: all(account, 'inactive'),
    charges_enabled: false,
    payouts_enabled: false,
    requirements: {
      ...noRequirements,
      currently_due: missing,
      disabled_reason: 'requirements.past_due',
      past_due: missing,
    },
  })
}

/** The owner cut the connection: the account is out of the platform's reach from now on. */
export function deauthorize(world: World, account: Account): void {
  accountTable(world).remove(account.id)
  const application = { id: applicationId, object: 'application', name: 'Payment simulator' }
  world.emit('account.application.deauthorized', application, undefined, account.id)
}

export const applicationId = 'ca_simulator'
