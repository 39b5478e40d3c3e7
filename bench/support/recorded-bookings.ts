import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIds } from '@deskbell/server/adapters/ids'
import { witnessed } from '@deskbell/server/db/audit'
import { createDatabase } from '@deskbell/server/db/client'
import { insertWhere } from '@deskbell/server/db/insert-where'
import { canSpendAll, spendStatements } from '@deskbell/server/db/ledger'
import { openFileClient } from '@deskbell/server/db/open-file'
import type { openServerClient } from '@deskbell/server/db/open-server'
import type { Statement } from '@deskbell/server/db/run-batch'
import { bookingLinks, outbox } from '@deskbell/server/db/schema/index'
import { bookingById } from '@deskbell/server/db/views/consultation-view'
import { migrate } from '@deskbell/server/node/migrate'
import { bookStatements } from '@deskbell/server/features/consultations/booking.repository'

export type Client = ReturnType<typeof openServerClient>
type InStatement = Parameters<Client['batch']>[0][number]
type Sql = { sql: string; args: unknown[] }
/** The same booking twice: as it is written, and as rows without any condition. */
export type RecordedBooking = { guarded: InStatement[]; plain: InStatement[] }

const hour = 3_600_000
const bookingsPerGrant = 10
/** About as long as they are. */
const mail = { subject: 'Your session', text: 'x'.repeat(600), html: 'x'.repeat(2_500) }
const tables = [
  'clients',
  'audit_entries',
  'audit_values',
  'consultations',
  'bookings',
  'package_uses',
  'booking_links',
  'outbox',
]

/** A practice with a consultant and a client who has credits for so many sessions. */
export async function furnish(client: Client, bookings: number): Promise<void> {
  const snapshot = JSON.stringify({ title: 'Ten hours', type: 'bundle' })
  const grants = `(with recursive n(i) as (select 0 union all select i + 1 from n where i < ${Math.ceil(bookings / bookingsPerGrant)}) select i from n)`
  await client.batch(
    [
      `insert into practices (id, slug, name, time_zone, currency, locale, created_at, updated_at) values ('jane', 'jane', 'Jane', 'UTC', 'USD', 'en', 1, 1)`,
      `insert into consultants (id, practice_id, name, time_zone, created_at, updated_at) values ('jane', 'jane', 'Jane', 'UTC', 1, 1)`,
      `insert into user (id, name, email, email_verified, created_at, updated_at) values ('val', 'Val', 'val@example.com', 1, 1, 1)`,
      `insert into clients (id, practice_id, email, created_at) values ('val', 'jane', 'val@example.com', 1)`,
      `insert into packages (id, practice_id, consultant_id, type, title, description, features, currency, session_duration_minutes, featured, active, display_order, created_at, updated_at)
        values ('ten', 'jane', 'jane', 'bundle', 'Ten hours', '', '[]', 'USD', 60, 0, 1, 0, 1, 1)`,
      {
        sql: `insert into purchases (id, reference, practice_id, package_id, consultant_id, client_id, state, origin, snapshot, price_minor, currency, created_at)
          select 'purchase-' || i, 'PKG-' || i, 'jane', 'ten', 'jane', 'val', 'paid', 'checkout', ?, 1, 'USD', 1 from ${grants}`,
        args: [snapshot],
      },
      `insert into credit_grants (id, practice_id, purchase_id, client_id, kind, origin, service_type, consultant_tier, credits, credit_unit_minutes, starts_at, created_at)
        select 'grant-' || i, 'jane', 'purchase-' || i, 'val', 'purchase', 'grant-' || i, 'private', 0, ${bookingsPerGrant}, 60, 1, 1 from ${grants}`,
    ],
    'write',
  )
}

/** Bookings as they are sent, recorded on a file that is thrown away. */
export async function recordOnFile(count: number): Promise<RecordedBooking[]> {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-bench-'))
  const client = await openFileClient(`file:${join(folder, 'recorded.db')}`)
  try {
    await client.execute('pragma synchronous = off')
    await migrate(client)
    await furnish(client, count)
    return await recordBookings(client, count)
  } finally {
    client.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Books one hour after another, and keeps what was sent and the rows that came of it. */
async function recordBookings(client: Client, count: number): Promise<RecordedBooking[]> {
  let sent: Sql[] = []
  const spy = new Proxy(client, {
    get(target, property) {
      if (property !== 'batch') {
        const value: unknown = Reflect.get(target, property, target)
        return typeof value === 'function' ? value.bind(target) : value
      }
      return (statements: Sql[], mode: 'write') => {
        sent = statements
        return target.batch(statements as InStatement[], mode)
      }
    },
  })
  const db = createDatabase(spy)
  const now = Date.now()
  const ids = createIds(() => now)
  const recorded: RecordedBooking[] = []
  for (let index = 0; index < count; index++) {
    const statements = bookingStatements(index)
    const before = await lastRows(client)
    const results = (await db.batch(statements as [Statement, ...Statement[]])) as unknown[]
    if ((results.at(-1) as unknown[]).length !== 1) throw new Error('A booking of the bench was refused.')
    recorded.push({
      guarded: sent as InStatement[],
      plain: [...(await insertsSince(client, before)), sent.at(-1) as InStatement],
    })
  }
  return recorded

  function bookingStatements(index: number): Statement[] {
    const startsAt = now + (24 + 2 * index) * hour
    const endsAt = startsAt + hour
    const times = { startsAt, endsAt, blockedFromAt: startsAt - hour / 4, blockedUntilAt: endsAt + hour / 4 }
    const [consultationId, bookingId, useId, entryId] = [ids.id(), ids.id(), ids.id(), ids.id()]
    const purchaseId = `purchase-${Math.floor(index / bookingsPerGrant)}`
    const grantId = `grant-${Math.floor(index / bookingsPerGrant)}`
    const made = witnessed(entryId)
    const dates = { createdAt: now, updatedAt: now }
    const reference = ids.reference('CONS')
    const spend = {
      id: useId,
      practiceId: 'jane',
      grantId,
      origin: `booking:${bookingId}`,
      credits: 1,
      reason: null,
      actorUserId: null,
      createdAt: now,
      sessionStartsAt: startsAt,
    }
    const news = ['client', 'consultant'].flatMap((side) => [
      insertWhere(
        db,
        bookingLinks,
        {
          tokenHash: `${bookingId}-${side}`,
          practiceId: 'jane',
          bookingId,
          action: 'cancel',
          sequence: 0,
          createdAt: now,
          expiresAt: startsAt,
        },
        made,
      ),
      insertWhere(
        db,
        outbox,
        {
          id: ids.id(),
          practiceId: 'jane',
          kind: 'booking_booked',
          origin: `booking_booked:${bookingId}:0:${side}`,
          recipient: 'val@example.com',
          body: mail,
          nextAttemptAt: now,
          createdAt: now,
        },
        made,
      ),
    ])
    return [
      ...bookStatements(db, {
        practiceId: 'jane',
        now,
        buyer: { id: ids.id(), userId: 'val', email: 'val@example.com', name: 'Val' },
        audit: {
          id: entryId,
          practiceId: 'jane',
          actorKind: 'client',
          actorUserId: null,
          action: 'consultation.booked',
          subjectType: 'consultation',
          subjectId: consultationId,
          before: null,
          after: { bookingIds: [bookingId], startsAt, endsAt },
          createdAt: now,
        },
        seen: { consultantId: 'jane', availabilityVersion: 0, configVersion: 0 },
        seats: [
          {
            day: { start: startsAt, end: startsAt + 24 * hour },
            sessionsPerDay: null,
            consultation: {
              id: consultationId,
              reference,
              practiceId: 'jane',
              consultantId: 'jane',
              source: 'booking',
              serviceType: 'private',
              title: 'One hour',
              status: 'scheduled',
              ...times,
              ...dates,
            },
            booking: {
              id: bookingId,
              practiceId: 'jane',
              consultationId,
              status: 'booked',
              paidWith: 'credits',
              purchaseId,
              grantId,
              useId,
              credits: 1,
              timeZone: 'UTC',
              ...dates,
            },
          },
        ],
        guards: [canSpendAll([spend])],
      }),
      ...spendStatements(db, spend, made),
      ...news,
      bookingById(db, bookingId),
    ]
  }
}

async function lastRows(client: Client): Promise<number[]> {
  const results = await client.batch(
    tables.map((table) => `select coalesce(max(rowid), 0) as last from ${table}`),
    'read',
  )
  return results.map(({ rows }) => Number(rows[0]?.['last']))
}

async function insertsSince(client: Client, before: number[]): Promise<InStatement[]> {
  const results = await client.batch(
    tables.map((table, index) => `select * from ${table} where rowid > ${before[index]}`),
    'read',
  )
  return results.flatMap(({ rows, columns }, index) =>
    rows.map((row) => ({
      sql: `insert into ${tables[index]} (${columns.map((column) => `"${column}"`).join(', ')}) values (${columns.map(() => '?').join(', ')})`,
      args: columns.map((_, cell) => row[cell] ?? null),
    })),
  )
}
