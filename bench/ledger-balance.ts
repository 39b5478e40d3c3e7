/**
 * What it costs that balances are sums of the ledger and stored nowhere: the query behind `GET /api/credits/balance`
 * against the same one reading a counter from the grant's row, in a file of a million uses; and for a client with ten
 * thousand uses against nothing but their sum.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, type Database } from '@deskbell/server/db/client'
import { openFileClient } from '@deskbell/server/db/open-file'
import { selectGrants } from '@deskbell/server/db/views/credit-view'
import { grantsOf, practiceIdOfSlug } from '@deskbell/server/features/credits/credit.repository'
import { migrate } from '@deskbell/server/node/migrate'
import { median } from './support/median.ts'

type Client = Awaited<ReturnType<typeof openFileClient>>
type Query = { sql: string; params: unknown[] }

const purchasesPerClient = 20
/** Clients with so many purchases each, of so many uses each: one to read, one who comes every day, and all the others. */
const crowd = [
  { name: 'client', clients: 1, usesPerPurchase: 10 },
  { name: 'heavy', clients: 1, usesPerPurchase: 500 },
  { name: 'other', clients: 5_000, usesPerPurchase: 10 },
]
const rounds = 41
const callsPerRound = 50

export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-bench-'))
  const client = await openFileClient(`file:${join(folder, 'deskbell.db')}`)
  try {
    const db = createDatabase(client)
    await migrate(client)
    await fill(client)
    await measure(client, db)
  } finally {
    client.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(client: Client, db: Database): Promise<void> {
  const summed = (name: string) =>
    grantsOf(db, { practiceId: practiceIdOfSlug('jane'), client: `${name}-1`, sessionToken: null }).toSQL()
  const counted = (name: string) => {
    const { sql: text, params } = summed(name)
    const changed = text.replace(usedExpression(db), '"credit_grants"."used_counter"')
    if (changed === text) throw new Error('The balance is read in another way by now: mend this bench.')
    return { sql: changed, params }
  }
  const bareSum = {
    sql: `select sum(credits) from package_uses where grant_id in (select id from credit_grants where practice_id = 'jane' and client_id = ?)`,
    params: ['heavy-1'],
  }
  for (const name of ['client', 'heavy']) await requireSame(client, summed(name), counted(name))
  const uses = Number((await client.execute('select count(*) as uses from package_uses')).rows[0]?.['uses'])
  console.log(`${uses.toLocaleString('en')} uses; median of ${rounds} rounds taken in turns`)
  const results = await inTurns(client, {
    counter: counted('client'),
    sum: summed('client'),
    heavy: summed('heavy'),
    'bare sum': bareSum,
  })
  console.table(
    Object.fromEntries(Object.entries(results).map(([name, all]) => [name, { 'µs/read': Math.round(median(all)) }])),
  )
  const ratio = (one: keyof typeof results, other: keyof typeof results) =>
    median(results[one].map((microseconds, round) => microseconds / (results[other][round] as number)))
  console.log(
    `client with ${purchasesPerClient} purchases, of a stored counter: ${ratio('sum', 'counter').toFixed(2)} (reach 1.3)`,
  )
  console.log(`client with 10,000 uses, of the bare sum: ${ratio('heavy', 'bare sum').toFixed(2)} (reach 2)`)
}

/** How our query says what was used of a grant. */
function usedExpression(db: Database): string {
  const { sql: text } = selectGrants(db).toSQL()
  return /\(select coalesce\(sum\(.+?"credit_grants"\."id"\)/s.exec(text)?.[0] ?? text
}

async function requireSame(client: Client, one: Query, other: Query): Promise<void> {
  const rows = async (query: Query) => {
    const { rows: all } = await client.execute(query.sql, query.params as string[])
    return all.map((row) => Object.values(row).join()).toSorted()
  }
  const [ours, theirs] = [await rows(one), await rows(other)]
  if (ours.length !== purchasesPerClient || ours.join('\n') !== theirs.join('\n'))
    throw new Error('Sum and counter do not answer the same.')
}

async function inTurns<Name extends string>(
  client: Client,
  queries: Record<Name, Query>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(queries) as Name[]
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = -3; round < rounds; round++) {
    for (const name of names) {
      const { sql: text, params } = queries[name]
      const start = performance.now()
      for (let call = 0; call < callsPerRound; call++) await client.execute(text, params as string[])
      if (round >= 0) taken[name].push(((performance.now() - start) * 1000) / callsPerRound)
    }
  }
  return taken
}

/** Made in SQL, because a million rows through the client would take minutes. */
async function fill(client: Client): Promise<void> {
  const snapshot = JSON.stringify({
    title: 'Five hours',
    type: 'bundle',
    bundleDescription: '500 private (60 min)'.repeat(20),
  })
  const series = (count: number) =>
    `(with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count}) select i from n)`
  await client.batch(
    [
      // The counter is kept in a column of its own, and rows of the ledger refuse to be changed.
      'drop trigger credit_grants_keep_update',
      'alter table credit_grants add column used_counter integer not null default 0',
      `insert into practices (id, slug, name, time_zone, currency, locale, created_at, updated_at) values ('jane', 'jane', 'Jane', 'UTC', 'USD', 'en', 1, 1)`,
      `insert into consultants (id, practice_id, name, time_zone, created_at, updated_at) values ('jane', 'jane', 'Jane', 'UTC', 1, 1)`,
      `insert into packages (id, practice_id, consultant_id, type, title, description, features, currency, session_duration_minutes, featured, active, display_order, created_at, updated_at)
        values ('five', 'jane', 'jane', 'bundle', 'Five hours', '', '[]', 'USD', 60, 0, 1, 0, 1, 1)`,
    ],
    'write',
  )
  for (const { name, clients, usesPerPurchase } of crowd) {
    await client.batch(
      [
        `insert into clients (id, practice_id, email, created_at) select '${name}-' || i, 'jane', '${name}-' || i || '@example.com', 1 from ${series(clients)}`,
        {
          sql: `insert into purchases (id, reference, practice_id, package_id, consultant_id, client_id, state, origin, snapshot, price_minor, currency, created_at)
            select c.id || '-' || n.i, c.id || '-' || n.i, 'jane', 'five', 'jane', c.id, 'paid', 'checkout', ?, 1, 'USD', 1
            from clients c, ${series(purchasesPerClient)} n where c.id like '${name}-%'`,
          args: [snapshot],
        },
        // Real ids are as long, and in no order that the uses of one grant would stand together in.
        `insert into credit_grants (id, practice_id, purchase_id, client_id, kind, origin, service_type, consultant_tier, credits, credit_unit_minutes, starts_at, created_at)
          select lower(hex(randomblob(18))), 'jane', id, client_id, 'purchase', 'grant-' || id, 'private', 0, 500, 60, 1, 1 from purchases where id like '${name}-%'`,
        `insert into package_uses (id, practice_id, grant_id, kind, origin, credits, overdraws, created_at)
          select lower(hex(randomblob(18))), 'jane', g.id, 'spend', g.id || n.i, 1, 0, n.i
          from ${series(usesPerPurchase)} n, credit_grants g where g.purchase_id like '${name}-%'`,
      ],
      'write',
    )
  }
  await client.batch(
    [
      'update credit_grants set used_counter = (select coalesce(sum(credits), 0) from package_uses where grant_id = credit_grants.id)',
      'analyze',
    ],
    'write',
  )
}
