import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { ClientHistory, EligibilityRules } from '../../domain/eligibility.ts'
import type { Database } from '../client.ts'
import { clients, packages, purchases, session, user } from '../schema/index.ts'

/** An unpaid checkout counts until Stripe itself says that it is over: a payment of its last moment may be under way. */
const live = sql`bought.state in ('pending', 'processing', 'paid', 'review')`

/** What another client handed on was bought, and its trial had, by that one. */
const bought = sql`bought.origin <> 'transfer'`

type Columns = { [Name in keyof ClientHistory]: SQL<number> }

/**
 * What a client has bought, counted as `ClientHistory` of `domain` says.
 * @param clientId a query for it
 * @param packageId the package in question; null where only the rest is asked for
 */
export function historyColumns(clientId: SQL, packageId: string | SQL | null): Columns {
  const count = (condition: SQL) =>
    sql<number>`(select count(*) from ${purchases} as bought where bought.client_id = ${clientId} and ${condition})`
  return {
    purchases: count(sql`(${live} or bought.state = 'refunded')`),
    ofPackage: count(sql`${live} and ${bought} and bought.package_id = ${packageId}`),
    trials: count(sql`${live} and ${bought} and json_extract(bought.snapshot, '$.type') = 'free_trial'`),
  }
}

/** `ineligibility` of `domain` once more, for the guard of the insert: of two tabs only one may buy. */
export function isEligible(rules: EligibilityRules | null, clientId: SQL, packageId: string): SQL {
  if (rules === null) return sql`true`
  const { purchases: all, ofPackage, trials } = historyColumns(clientId, packageId)
  return and(
    rules.oneTrial ? sql`${trials} = 0` : undefined,
    rules.newClientsOnly ? sql`${all} = 0` : undefined,
    rules.maxPerClient === null ? undefined : sql`${ofPackage} < ${rules.maxPerClient}`,
  ) as SQL
}

/** The client of a practice whose address the session proves. */
function isOfSession(sessionToken: string): SQL {
  return sql`${clients.email} = (select lower(${user.email}) from ${user}
    inner join ${session} on ${session.userId} = ${user.id} where ${session.token} = ${sessionToken})`
}

/** No row where whoever holds the session is no client of the package's practice yet. */
export function historyForPackage(db: Database, sessionToken: string, packageId: string) {
  return db
    .select({
      ...historyColumns(sql`${clients.id}`, packageId),
      /** A checkout of this package that the client can still go on with. */
      openPurchaseId: sql<
        string | null
      >`(select bought.id from ${purchases} as bought where bought.client_id = ${clients.id}
        and bought.package_id = ${packageId} and bought.state = 'pending' order by bought.created_at desc limit 1)`,
    })
    .from(clients)
    .innerJoin(packages, eq(packages.practiceId, clients.practiceId))
    .where(and(eq(packages.id, packageId), isOfSession(sessionToken)))
}
