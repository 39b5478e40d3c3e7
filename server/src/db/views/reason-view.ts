import { sql, type SQL } from 'drizzle-orm'
import {
  auditEntries,
  auditValues,
  bookings,
  consultations,
  creditGrants,
  packageUses,
  purchases,
} from '../schema/index.ts'

const after = (field: string) => sql`json_extract(told.after, ${`$.${field}`})`

/** The reason that the audit log has for the change which wrote the use: both were written at the same instant. */
const audited = (condition: SQL) => sql`(select ${after('reason')} from ${auditEntries} as entry
  inner join ${auditValues} as told on told.entry_id = entry.id
  where entry.practice_id = ${packageUses.practiceId} and entry.created_at = ${packageUses.createdAt} and ${condition} limit 1)`

// Origins are `<kind>:<id>`; ids have 36 characters.
const idAfter = (prefix: string) => sql`substr(${packageUses.origin}, ${prefix.length + 1}, 36)`

/**
 * Why credits moved, in the words that somebody wrote. The ledger only grows, and words can name people: so they stand
 * beside it, where erasure reaches them. For queries over `package_uses` and `credit_grants`.
 */
export const reasonOfUse: SQL<string | null> = sql<string | null>`coalesce(${packageUses.reason}, case
  when ${packageUses.kind} = 'adjustment' then (select ${after('reason')} from ${auditValues} as told
    where told.entry_id = ${idAfter('adjustment:')})
  when ${packageUses.kind} = 'transfer' then (select received.note from ${purchases} as received
    where received.id = ${idAfter('transfer:')})
  when ${packageUses.kind} = 'refund' then ${audited(sql`${after('origin')} || ':' || ${packageUses.grantId} = ${packageUses.origin}`)}
  when ${packageUses.kind} = 'give_back' then coalesce(
    (select seat.cancel_reason from ${bookings} as seat where seat.purchase_id = ${creditGrants.purchaseId}
      and seat.use_id = ${idAfter('give_back:')}),
    ${audited(sql`entry.action = 'credits.given_back' and ${after('useId')} = ${idAfter('give_back:')}`)})
  when ${packageUses.origin} like 'booking:%' then (select held.title from ${bookings} as seat
    inner join ${consultations} as held on held.id = seat.consultation_id
    where seat.id = ${idAfter('booking:')} and held.source = 'log')
  else ${audited(sql`${after('useId')} = ${packageUses.id}`)} end)`
