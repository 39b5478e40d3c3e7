import { invalidRequest } from '../http/errors.ts'
import { mergeMetadata } from '../http/parameters.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import type { AccountParameters } from './account-parameters.ts'
import { controllerOf } from './controller.ts'
import type { Controller } from './controller.ts'

type Capability = 'active' | 'inactive' | 'pending'

export type Account = Row & {
  business_profile: Record<string, unknown> & { name: string | null }
  capabilities: Record<string, Capability>
  charges_enabled: boolean
  controller: Controller
  details_submitted: boolean
  email: string | null
  metadata: Record<string, string>
  payouts_enabled: boolean
  type: 'custom' | 'express' | 'standard' | 'none'
}

export const accountTable = (world: World) => world.store.table<Account>('accounts')

export const ownAccountId = 'acct_simulator'

const currencies: Record<string, string> = {
  AU: 'aud',
  CA: 'cad',
  CH: 'chf',
  GB: 'gbp',
  JP: 'jpy',
  SE: 'sek',
  US: 'usd',
}

export function createAccount(world: World, params: AccountParameters): Account {
  const id = world.newId('acct')
  const controller = controllerOf(params)
  const asked = params.capabilities ?? (controller.stripe_dashboard.type === 'full' ? usual : {})
  if (Object.keys(asked).length === 0) {
    throw invalidRequest('You must request at least one capability for this account, such as `transfers`.', {
      param: 'capabilities',
    })
  }
  const country = params.country ?? 'US'
  return accountTable(world).insert({
    id,
    object: 'account',
    business_profile: { ...emptyProfile, ...params.business_profile },
    business_type: params.business_type ?? null,
    capabilities: requested(asked, 'inactive'),
    charges_enabled: false,
    controller,
    country,
    created: world.clock.seconds(),
    default_currency: params.default_currency ?? currencies[country] ?? 'eur',
    details_submitted: false,
    email: params.email ?? null,
    external_accounts: { object: 'list', data: [], has_more: false, url: `/v1/accounts/${id}/external_accounts` },
    future_requirements: noRequirements,
    metadata: mergeMetadata({}, params.metadata),
    payouts_enabled: false,
    requirements: openRequirements,
    settings,
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type: params.type ?? 'none',
  })
}

const usual = { card_payments: { requested: true }, transfers: { requested: true } }

export const requested = (asked: Record<string, { requested: boolean }>, state: Capability) =>
  Object.fromEntries(
    Object.entries(asked)
      .filter(([, wish]) => wish.requested)
      .map(([name]) => [name, state]),
  )

export const emptyProfile = {
  mcc: null,
  minority_owned_business_designation: null,
  name: null,
  specified_commercial_transactions_act_url: null,
  support_address: null,
  support_email: null,
  support_phone: null,
  support_url: null,
  url: null,
}

export const noRequirements = {
  alternatives: [],
  current_deadline: null,
  currently_due: [] as string[],
  disabled_reason: null as string | null,
  errors: [],
  eventually_due: [] as string[],
  past_due: [] as string[],
  pending_verification: [] as string[],
}

const wanted = ['business_profile.url', 'external_account', 'tos_acceptance.date', 'tos_acceptance.ip']

const openRequirements = {
  ...noRequirements,
  currently_due: wanted,
  disabled_reason: 'requirements.past_due',
  eventually_due: wanted,
  past_due: wanted,
}

export const settings = {
  branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
  card_payments: {
    statement_descriptor_prefix: null,
    statement_descriptor_prefix_kana: null,
    statement_descriptor_prefix_kanji: null,
  },
  dashboard: { display_name: null, timezone: 'Etc/UTC' },
  payments: {
    statement_descriptor: null,
    statement_descriptor_kana: null,
    statement_descriptor_kanji: null,
    statement_descriptor_prefix_kana: null,
    statement_descriptor_prefix_kanji: null,
  },
}
