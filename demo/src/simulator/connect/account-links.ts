import type { World } from '../world.ts'
import { accountTable } from './account.ts'
import { completeOnboarding } from './standing.ts'

/** The way into onboarding, for one visit. */
export type AccountLink = {
  id: string
  account: string
  returnUrl: string
  refreshUrl: string
  expiresAt: number
  /** The secret of the one visit it was good for. */
  visit: string | null
}

const goodForSeconds = 5 * 60

const table = (world: World) => world.store.table<AccountLink>('_account_links')

type Details = { account: string; return_url: string; refresh_url: string }

export function createAccountLink(world: World, details: Details) {
  const created = world.clock.seconds()
  const { id, expiresAt } = table(world).insert({
    id: world.newId('secret'),
    account: details.account,
    returnUrl: details.return_url,
    refreshUrl: details.refresh_url,
    expiresAt: created + goodForSeconds,
    visit: null,
  })
  return { object: 'account_link', created, expires_at: expiresAt, url: `${world.baseUrl}/onboarding/${id}` }
}

export const findLink = (world: World, id: string) => table(world).find(id)

/** Opens a link that was not opened before; `null` for one that has had its visit or is too old. */
export function openLink(world: World, link: AccountLink): AccountLink | null {
  if (link.visit !== null || link.expiresAt <= world.clock.seconds()) return null
  return table(world).update(link.id, { visit: world.newId('secret') })
}

/** What the visitor decided; `false` when this is not the visit the link was opened for. */
export function endVisit(world: World, link: AccountLink, visit: unknown, outcome: 'complete' | 'later'): boolean {
  if (link.visit === null || link.visit !== visit) return false
  const account = accountTable(world).find(link.account)
  if (account && outcome === 'complete') completeOnboarding(world, account)
  return true
}
