import type { GrantRow } from '../../db/views/credit-view.ts'
import { compatibleGrants } from '../../domain/ledger.ts'
import type { CalendlyEvent } from '../../ports.ts'
import type { ChainFacts } from './load-chain.ts'

const minute = 60_000

/**
 * Which unspent credit pays what was booked at Calendly: of the purchase that the link named, else of the client with the
 * invitee's address. Null where none is left, and for what was booked before the account was connected.
 */
export function payingGrant(
  { account, purchase, grants }: Pick<ChainFacts, 'account' | 'purchase' | 'grants'>,
  told: Pick<CalendlyEvent, 'startsAt' | 'endsAt' | 'createdAt'>,
): GrantRow | null {
  const { connection, consultant } = account
  if (connection !== null && told.createdAt < connection.createdAt) return null
  const need = {
    serviceType: 'private' as const,
    consultantTier: consultant.tier,
    durationMinutes: (told.endsAt - told.startsAt) / minute,
    startsAt: told.startsAt,
  }
  const named = grants.filter(({ purchaseId }) => purchaseId === purchase?.id)
  return compatibleGrants(named, need)[0] ?? compatibleGrants(grants, need)[0] ?? null
}
