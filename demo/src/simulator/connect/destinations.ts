import { invalidRequest, noSuchReference } from '../http/errors.ts'
import type { World } from '../world.ts'
import { accountTable, ownAccountId } from './account.ts'

/** Refuses to send money to an account that is unknown or cannot take it yet. */
export function checkDestination(world: World, id: string, param: string): void {
  if (id === ownAccountId) {
    throw invalidRequest('The destination account must not be your own account.', { param })
  }
  const account = accountTable(world).find(id)
  if (!account) throw noSuchReference('destination', id, param)
  if (account.capabilities['transfers'] === 'active') return
  throw invalidRequest(
    'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
    { code: 'insufficient_capabilities_for_transfer', param },
  )
}

/** Refuses to sell in the name of an account that may not take cards. */
export function checkOnBehalfOf(world: World, id: string, param: string): void {
  const account = accountTable(world).find(id)
  if (!account) throw noSuchReference('account', id, param)
  if (account.capabilities['card_payments'] === 'active') return
  throw invalidRequest(`The account ${id} must have the card_payments capability enabled to be used here.`, { param })
}
