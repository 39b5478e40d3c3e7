import { sql, type SQL } from 'drizzle-orm'
import type { StatementLine } from '../../contract/credits.ts'
import type { Database } from '../client.ts'
import { reasonOfUse } from './reason-view.ts'
import { auditEntries, auditValues, clients, creditGrants, packageUses, purchases, user } from '../schema/index.ts'

export const linesPerPage = 50

/** A place in the statement: instants may be the same, so the kind of row and its number in its table follow. */
export type LineStart = { at: number; isUse: number; row: number }

export type LineRow = {
  id: string
  at: number
  isUse: number
  row: number
  kind: StatementLine['kind']
  grantId: string
  purchaseId: string
  reference: string
  title: string
  serviceType: StatementLine['serviceType']
  credits: number | null
  balance: number | null
  overdraws: number
  reason: string | null
  actorUserId: string | null
  actorName: string | null
  clientUserId: string | null
}

/**
 * Grants and uses as one list with the balance of each grant after each line, newest first; one line more than a page
 * holds. Who made a grant, and why, stands where its origin points to: the purchase, or the audit entry of a correction.
 * @param whose a condition on `credit_grants`
 */
export function statementLines(db: Database, whose: SQL, start: LineStart | null) {
  const before = start === null ? sql`true` : sql`(at, isUse, row) < (${start.at}, ${start.isUse}, ${start.row})`
  return db.all<LineRow>(sql`select lines.*, ${purchases.reference} as reference,
      json_extract(${purchases.snapshot}, '$.title') as title, ${clients.userId} as clientUserId,
      coalesce(nullif(${user.name}, ''), ${user.email}) as actorName
    from (
      select moves.*, case when isUnlimited then null else
        sum(credits) over (partition by grantId order by at, isUse, row rows unbounded preceding) end as balance
      from (
        select ${creditGrants.id} as id, ${creditGrants.createdAt} as at, 0 as isUse, ${creditGrants}.rowid as row,
          ${creditGrants.kind} as kind, ${creditGrants.id} as grantId, ${creditGrants.purchaseId} as purchaseId,
          ${creditGrants.clientId} as clientId, ${creditGrants.serviceType} as serviceType, ${creditGrants.credits} as credits,
          ${creditGrants.credits} is null as isUnlimited, 0 as overdraws,
          coalesce(json_extract(${auditValues.after}, '$.reason'), case when ${creditGrants.kind} in ('hand', 'transfer') then given.note end) as reason,
          coalesce(${auditEntries.actorUserId}, case when ${creditGrants.kind} in ('hand', 'transfer') then given.assigned_by_user_id end) as actorUserId
        from ${creditGrants}
          inner join ${purchases} as given on given.id = ${creditGrants.purchaseId}
          left join ${auditEntries} on ${creditGrants.kind} = 'adjustment' and ${auditEntries.id} = substr(${creditGrants.origin}, instr(${creditGrants.origin}, ':') + 1, 36)
          left join ${auditValues} on ${auditValues.entryId} = ${auditEntries.id}
        where ${whose}
        union all
        select ${packageUses.id}, ${packageUses.createdAt}, 1, ${packageUses}.rowid,
          ${packageUses.kind}, ${creditGrants.id}, ${creditGrants.purchaseId},
          ${creditGrants.clientId}, ${creditGrants.serviceType}, -${packageUses.credits},
          ${creditGrants.credits} is null, ${packageUses.overdraws}, ${reasonOfUse}, ${packageUses.actorUserId}
        from ${packageUses} inner join ${creditGrants} on ${creditGrants.id} = ${packageUses.grantId}
        where ${whose}
      ) as moves
    ) as lines
      inner join ${purchases} on ${purchases.id} = purchaseId
      inner join ${clients} on ${clients.id} = clientId
      left join ${user} on ${user.id} = actorUserId
    where ${before}
    order by at desc, isUse desc, row desc limit ${linesPerPage + 1}`)
}

export function startAfter({ at, isUse, row }: LineStart): string {
  return `${at}_${isUse}_${row}`
}

/** @returns null where the text is no place in a statement */
export function readStart(text: string): LineStart | null {
  const [, at, isUse, row] = /^(\d{1,16})_([01])_(\d{1,16})$/.exec(text) ?? []
  return at === undefined ? null : { at: Number(at), isUse: Number(isUse), row: Number(row) }
}

/** Clients read that somebody of the practice did it, not who. */
export function toStatementLine(row: LineRow, forMember: boolean): StatementLine {
  const by = row.actorUserId === null ? 'system' : row.actorUserId === row.clientUserId ? 'client' : 'practice'
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    kind: row.kind,
    grantId: row.grantId,
    purchaseId: row.purchaseId,
    reference: row.reference,
    title: row.title,
    serviceType: row.serviceType,
    credits: row.credits,
    balance: row.balance,
    overdraws: row.overdraws === 1,
    by,
    ...(forMember ? { byName: by === 'practice' ? row.actorName : null } : {}),
    reason: row.reason,
  }
}
