import { ApiError, invalidRequest, noSuchReference } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { mergeMetadata, object, oneOf, text, url } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { World } from '../world.ts'
import { accountChanges, accountParameters } from './account-parameters.ts'
import type { AccountChanges } from './account-parameters.ts'
import { accountTable, createAccount, ownAccountId, requested } from './account.ts'
import type { Account } from './account.ts'
import { createAccountLink } from './account-links.ts'

/** The platform's own account. */
const ownAccount = {
  id: ownAccountId,
  object: 'account',
  charges_enabled: true,
  country: 'US',
  default_currency: 'usd',
  details_submitted: true,
  email: 'owner@example.com',
  metadata: {},
  payouts_enabled: true,
  type: 'standard',
}

/** Stripe does not tell an unknown account from one that cut the connection. */
function found(world: World, id: string): Account {
  const account = accountTable(world).find(id)
  if (account) return account
  throw new ApiError(403, {
    type: 'invalid_request_error',
    message: `The provided key does not have access to account '${id}' (or that account does not exist). Application access may have been revoked.`,
    code: 'account_invalid',
  })
}

function update(world: World, account: Account, params: AccountChanges): Account {
  const { metadata, capabilities, business_profile: profile, ...rest } = params
  const state = account.charges_enabled ? 'active' : 'inactive'
  const changes = {
    ...rest,
    business_profile: { ...account.business_profile, ...profile },
    capabilities: { ...account.capabilities, ...requested(capabilities ?? {}, state) },
    metadata: mergeMetadata(account.metadata, metadata),
  }
  const before = Object.fromEntries(Object.keys(params).map((name) => [name, account[name]]))
  const changed = accountTable(world).update(account.id, changes)
  world.emit('account.updated', changed, before, account.id)
  return changed
}

export const accounts: Resource = {
  object: 'account',
  expansion: { references: [] },
  routes: [
    route('GET', '/v1/account', noParameters, () => ownAccount),
    route('POST', '/v1/accounts', accountParameters, ({ world, params }) => createAccount(world, params)),
    route('GET', '/v1/accounts', object(listFields), ({ world, params }) =>
      page(accountTable(world).all(), '/v1/accounts', params),
    ),
    route('GET', '/v1/accounts/:id', noParameters, ({ world, id }) =>
      id === ownAccountId ? ownAccount : found(world, id),
    ),
    route('POST', '/v1/accounts/:id', accountChanges, ({ world, id, params }) =>
      update(world, found(world, id), params),
    ),
    route('DELETE', '/v1/accounts/:id', noParameters, ({ world, id }) => {
      accountTable(world).remove(found(world, id).id)
      return { id, object: 'account', deleted: true }
    }),
  ],
}

const linkParameters = object(
  {
    account: text,
    type: oneOf('account_onboarding', 'account_update'),
    return_url: url,
    refresh_url: url,
    collect: oneOf('currently_due', 'eventually_due'),
    collection_options: object({
      fields: oneOf('currently_due', 'eventually_due'),
      future_requirements: oneOf('include', 'omit'),
    }),
  },
  ['account', 'type', 'return_url', 'refresh_url'],
)

export const accountLinks: Resource = {
  object: 'account_link',
  expansion: { references: [] },
  routes: [
    route('POST', '/v1/account_links', linkParameters, ({ world, params }) => {
      const account = accountTable(world).find(params.account)
      if (!account) throw noSuchReference('account', params.account, 'account')
      if (params.type === 'account_update' && account.controller.requirement_collection !== 'application') {
        throw invalidRequest(
          'You cannot create `account_update` type Account Links for this account. Valid types for this account are account_onboarding.',
          { param: 'type' },
        )
      }
      return createAccountLink(world, { ...params, account: account.id })
    }),
  ],
}
