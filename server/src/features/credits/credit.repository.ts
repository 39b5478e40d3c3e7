import { and, eq, or, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { restOriginOf } from '../../db/ledger.ts'
import {
  clients,
  consultants,
  creditGrants,
  packageUses,
  practices,
  purchases,
  session,
  user,
} from '../../db/schema/index.ts'
import { historyColumns } from '../../db/views/client-history.ts'
import { selectGrants } from '../../db/views/credit-view.ts'
import { selectPurchases } from '../../db/views/purchase-view.ts'

/** Whose credits: of a purchase, of a client, or of whoever holds the session. */
export type CreditOwner = {
  practiceId: SQL
  purchase?: string | undefined
  client?: string | undefined
  sessionToken: string | null
}

export const practiceIdOfSlug = (slug: string) =>
  sql`(select ${practices.id} from ${practices} where ${practices.slug} = ${slug})`
export const practiceIdOfConsultant = (id: string) =>
  sql`(select ${consultants.practiceId} from ${consultants} where ${consultants.id} = ${id})`

/** True of the owner's grants. One may name a purchase and a client: then both must fit. */
export function ownedBy(owner: CreditOwner): SQL {
  return and(
    sql`${creditGrants.practiceId} = ${owner.practiceId}`,
    owner.purchase === undefined ? undefined : eq(creditGrants.purchaseId, owner.purchase),
    owner.client === undefined && owner.purchase !== undefined
      ? undefined
      : sql`${creditGrants.clientId} = ${clientIdOf(owner)}`,
  ) as SQL
}

/** By the address that the session has proven. */
function clientIdOf({ practiceId, client, purchase, sessionToken }: CreditOwner): SQL {
  if (client !== undefined) return sql`${client}`
  if (purchase !== undefined)
    return sql`(select bought.client_id from ${purchases} as bought where bought.id = ${purchase})`
  return sql`(select holder.id from ${clients} as holder where holder.practice_id = ${practiceId} and holder.email =
    (select lower(${user.email}) from ${user} inner join ${session} on ${session.userId} = ${user.id} where ${session.token} = ${sessionToken}))`
}

export function grantsOf(db: Database, owner: CreditOwner) {
  return selectGrants(db).where(ownedBy(owner))
}

/** Free trials the client has had or is about to have. */
export function trialsOf(db: Database, owner: CreditOwner) {
  const { trials } = historyColumns(clientIdOf(owner), null)
  return db.all<{ trials: number }>(sql`select ${trials} as trials`)
}

export function practiceWith(db: Database, practiceId: SQL) {
  return db
    .select({ id: practices.id, slug: practices.slug })
    .from(practices)
    .where(sql`${practices.id} = ${practiceId}`)
}

/** The purchase, for who holds its token; nothing where none is asked about. */
export function purchaseOf(db: Database, { purchase }: CreditOwner) {
  return selectPurchases(db).where(eq(purchases.id, purchase ?? ''))
}

export function clientOf(db: Database, { client, practiceId }: CreditOwner) {
  return db
    .select({ id: clients.id })
    .from(clients)
    .where(sql`${clients.id} = ${client ?? ''} and ${clients.practiceId} = ${practiceId}`)
}

export function consultantById(db: Database, id: string) {
  return db
    .select({ id: consultants.id, tier: consultants.tier, practiceId: consultants.practiceId })
    .from(consultants)
    .where(and(eq(consultants.id, id), eq(consultants.active, true)))
}

/** Exactly one of them is given. */
export type GrantTarget = {
  grantId?: string | undefined
  purchaseId?: string | undefined
  clientId?: string | undefined
}

/** The practice that a change of credits is about, found by what it names. */
export function practiceOfTarget(db: Database, { grantId, purchaseId, clientId }: GrantTarget) {
  return db
    .select({ id: practices.id })
    .from(practices)
    .where(
      sql`${practices.id} in (select practice_id from ${creditGrants} where id = ${grantId ?? ''}
        union all select practice_id from ${purchases} where id = ${purchaseId ?? ''}
        union all select practice_id from ${clients} where id = ${clientId ?? ''})`,
    )
}

export function grantsOfTarget(db: Database, { grantId, purchaseId, clientId }: GrantTarget) {
  if (grantId !== undefined) return selectGrants(db).where(eq(creditGrants.id, grantId))
  if (purchaseId !== undefined) return selectGrants(db).where(eq(creditGrants.purchaseId, purchaseId))
  return selectGrants(db).where(
    and(
      sql`${creditGrants.practiceId} = (select practice_id from ${clients} where id = ${clientId ?? ''})`,
      eq(creditGrants.clientId, clientId ?? ''),
    ),
  )
}

/** The grants that rows with this origin are in, or are. */
export function grantsTouchedBy(db: Database, origin: string) {
  return selectGrants(db).where(
    or(
      eq(creditGrants.origin, restOriginOf(origin)),
      sql`${creditGrants.id} in (select grant_id from ${packageUses} where ${packageUses.origin} = ${origin})`,
    ),
  )
}

export function useById(db: Database, id: string) {
  return db.select().from(packageUses).where(eq(packageUses.id, id))
}

export function grantOfUse(db: Database, useId: string) {
  return selectGrants(db).where(
    sql`${creditGrants.id} = (select grant_id from ${packageUses} where ${packageUses.id} = ${useId})`,
  )
}
