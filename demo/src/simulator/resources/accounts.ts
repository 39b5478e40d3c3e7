import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'

/** The platform's own account; the ids of connected ones are accepted as they come. */
const ownAccount = {
  id: 'acct_simulator',
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

export const accounts: Resource = {
  object: 'account',
  expansion: { references: [] },
  routes: [route('GET', '/v1/account', noParameters, () => ownAccount)],
}
