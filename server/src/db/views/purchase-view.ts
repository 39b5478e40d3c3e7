import { eq, sql } from 'drizzle-orm'
import type { ManagedPurchase, Purchase } from '../../contract/purchases.ts'
import { creditsOf, isActive, purchaseWarning } from '../../domain/purchase-standing.ts'
import type { Database } from '../client.ts'
import { usedOf } from '../ledger.ts'
import {
  bookings,
  clients,
  consultants,
  consultations,
  creditGrants,
  disputes,
  payments,
  paymentSchedules,
  practices,
  purchases,
} from '../schema/index.ts'
import { takesBookings } from './package-row.ts'

/** Its grants with all that left them: for sessions, refunds, corrections and other clients. */
const creditsJson = sql<string>`(select json_group_array(json_object('credits', given.credits, 'used', ${usedOf(sql.raw('given.id'))},
    'expiresAt', given.expires_at)) from ${creditGrants} as given where given.purchase_id = "purchases"."id")`

// libSQL server does not take an ORDER BY inside an aggregate, so the rows come to it in order.
const scheduleJson = sql<string>`(select json_group_array(json_object('id', due.id, 'number', due.number,
    'amountMinor', due.amount_minor, 'dueAt', due.due_at, 'state', due.state, 'paidAt', due.paid_at))
    from (select * from ${paymentSchedules} as listed where listed.purchase_id = "purchases"."id" order by listed.number) as due)`

/** The sessions it was paid for on the spot: held until then, booked since, or given up. */
const sessionsJson = sql<string>`(select json_group_array(json_object('bookingId', seat.id, 'status', seat.status,
    'consultationId', held.id, 'source', held.source, 'reference', held.reference, 'title', held.title,
    'startsAt', held.starts_at, 'endsAt', held.ends_at, 'blockedFromAt', held.blocked_from_at,
    'blockedUntilAt', held.blocked_until_at, 'sequence', held.sequence, 'timeZone', seat.time_zone, 'pageUrl', seat.page_url))
    from ${bookings} as seat inner join ${consultations} as held on held.id = seat.consultation_id
    where seat.purchase_id = "purchases"."id" and seat.paid_with = 'checkout')`

/** The latest one. */
const disputeJson = sql<string | null>`(select json_object('state', held.state, 'reason', held.reason,
    'amountMinor', held.amount_minor, 'openedAt', held.opened_at, 'closedAt', held.closed_at)
    from ${disputes} as held where held.purchase_id = "purchases"."id" order by held.opened_at desc, held.id desc limit 1)`

export const purchaseColumns = {
  purchase: purchases,
  practice: {
    slug: practices.slug,
    name: practices.name,
    platformFeeBps: practices.platformFeeBps,
    locale: practices.locale,
    timeZone: practices.timeZone,
    policy: practices.bookingPolicy,
  },
  consultant: consultants,
  client: { id: clients.id, name: clients.name, email: clients.email },
  chargedMinor: sql<
    number | null
  >`(select sum(paid.charged_minor) from ${payments} as paid where paid.purchase_id = "purchases"."id" and paid.kind <> 'refund')`,
  credits: creditsJson,
  schedule: scheduleJson,
  /** Of a gift that was claimed: whose it was before. */
  giverEmail: sql<
    string | null
  >`(select giver.email from ${clients} as giver where giver.id = "purchases"."gift_buyer_client_id")`,
  dispute: disputeJson,
  sessions: sessionsJson,
  takesBookings,
}

/** Purchases with all that either side sees of them, in one statement. */
export function selectPurchases(db: Database) {
  return db
    .select(purchaseColumns)
    .from(purchases)
    .innerJoin(practices, eq(practices.id, purchases.practiceId))
    .innerJoin(consultants, eq(consultants.id, purchases.consultantId))
    .leftJoin(clients, eq(clients.id, purchases.clientId))
    .$dynamic()
}

export type PurchaseRow = Awaited<ReturnType<typeof selectPurchases>>[number]

export function toPurchase(row: PurchaseRow): Purchase {
  const { purchase, practice, consultant, schedule } = row
  return {
    id: purchase.id,
    reference: purchase.reference,
    practice: practice.slug,
    consultant: { id: consultant.id, name: consultant.name, photoUrl: consultant.photoUrl },
    package: schedulable(row),
    state: purchase.state,
    // What a gift cost is between the giver and the practice.
    charged: purchase.giftClaimedAt !== null ? null : chargedOf(row),
    createdAt: iso(purchase.createdAt),
    paidAt: isoOrNull(purchase.paidAt),
    expiresAt: isoOrNull(purchase.expiresAt),
    contactInitiated: purchase.contactInitiatedAt !== null,
    contactInitiatedAt: isoOrNull(purchase.contactInitiatedAt),
    calendlyScheduled: purchase.calendlyScheduledAt !== null,
    calendlyScheduledAt: isoOrNull(purchase.calendlyScheduledAt),
    ...subscriptionOf(purchase),
    ...scheduleOf(schedule, purchase.currency),
    ...(purchase.giftTokenHash === null ? {} : { gift: { claimedAt: isoOrNull(purchase.giftClaimedAt) } }),
  }
}

/** What was bought to be arranged by hand can be booked here once its consultant takes bookings. */
function schedulable({ purchase: { snapshot }, takesBookings: isTaken }: PurchaseRow): Purchase['package'] {
  return snapshot.scheduling === 'contact' && isTaken ? { ...snapshot, scheduling: 'deskbell' } : snapshot
}

function chargedOf({ purchase, chargedMinor }: PurchaseRow): Purchase['charged'] {
  return chargedMinor === null ? null : { amount: chargedMinor, currency: purchase.currency }
}

function subscriptionOf({
  subscriptionState: state,
  periodEndsAt,
  cancelAtPeriodEnd,
  pausedAt,
}: PurchaseRow['purchase']): Pick<Purchase, 'subscription'> {
  if (state === null) return {}
  return {
    subscription: { state, periodEndsAt: isoOrNull(periodEndsAt), cancelAtPeriodEnd, pausedAt: isoOrNull(pausedAt) },
  }
}

type ScheduleRow = {
  id: string
  number: number
  amountMinor: number
  dueAt: number
  state: 'scheduled' | 'paid' | 'failed' | 'cancelled'
  paidAt: number | null
}

function scheduleOf(rows: string, currency: string): Pick<Purchase, 'schedule'> {
  const schedule = JSON.parse(rows) as ScheduleRow[]
  if (schedule.length === 0) return {}
  return {
    schedule: schedule.map(({ id, number, amountMinor, dueAt, state, paidAt }) => ({
      id,
      number,
      amount: { amount: amountMinor, currency },
      dueAt: iso(dueAt),
      state,
      paidAt: isoOrNull(paidAt),
    })),
  }
}

type GrantSummary = { credits: number | null; used: number; expiresAt: number | null }

/** @param now whether it is active, and what to warn of, is so at this instant */
export function toManagedPurchase(row: PurchaseRow, now: number): ManagedPurchase {
  const { purchase, client } = row
  const grants = JSON.parse(row.credits) as GrantSummary[]
  return {
    ...toPurchase(row),
    charged: chargedOf(row),
    client,
    revealedAt: isoOrNull(purchase.revealedAt),
    primary: purchase.primary,
    credits: creditsOf(grants),
    active: isActive(purchase, grants, now),
    warning: purchaseWarning(purchase, grants, now),
    ...disputeOf(row),
  }
}

type DisputeRow = {
  state: 'inquiry' | 'open' | 'won' | 'lost'
  reason: string
  amountMinor: number
  openedAt: number
  closedAt: number | null
}

function disputeOf({ dispute, purchase: { currency } }: PurchaseRow): Pick<ManagedPurchase, 'dispute'> {
  if (dispute === null) return {}
  const { state, reason, amountMinor, openedAt, closedAt } = JSON.parse(dispute) as DisputeRow
  const amount = { amount: amountMinor, currency }
  return { dispute: { state, reason, amount, openedAt: iso(openedAt), closedAt: isoOrNull(closedAt) } }
}

const iso = (instantAt: number) => new Date(instantAt).toISOString()
const isoOrNull = (instantAt: number | null) => (instantAt === null ? null : iso(instantAt))
