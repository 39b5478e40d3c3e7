import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import type { Statement } from '../../db/run-batch.ts'
import {
  account,
  auditEntries,
  auditValues,
  bookingLinks,
  bookings,
  clients,
  consultations,
  deliverables,
  feedback,
  outbox,
  payments,
  purchases,
  session,
  user,
  verification,
  waitlistEntries,
  webhookInbox,
} from '../../db/schema/index.ts'

export type Erasure = {
  client: { id: string; practiceId: string; email: string; name: string | null }
  /** True while nothing goes on with them, and whatever else must hold. */
  guard: SQL
  audit: AuditEntry
}

/**
 * Empties everything that tells who somebody was. What they paid, what credits moved, and that something was changed and
 * by which kind of person, stays in rows that name nobody. The audit entry of the erasure is the witness.
 */
export function eraseStatements(db: Database, { client, guard, audit }: Erasure): Statement[] {
  const { id, practiceId, email, name } = client
  const now = audit.createdAt
  const made = witnessed(audit.id)
  const isThere = sql`exists (select 1 from ${clients} where ${clients.id} = ${id} and ${clients.email} = ${email})`
  const their = idsOf(id)
  return [
    ...auditWhere(db, audit, sql`${isThere} and ${guard}`),
    ...mailStatements(db, { practiceId, email, name, their, now, made }),
    ...inboxStatements(db, { email, their, made }),
    db
      .update(auditValues)
      .set({ before: sql`null`, after: sql`null` })
      .where(and(inArray(auditValues.entryId, entriesAbout({ id, practiceId, email, except: audit.id })), made)),
    ...consultationStatements(db, { their, made }),
    db.delete(bookingLinks).where(and(inArray(bookingLinks.bookingId, their.bookings), made)),
    db.delete(waitlistEntries).where(and(eq(waitlistEntries.clientId, id), made)),
    db
      .update(bookings)
      .set({ timeZone: 'UTC', pageUrl: null, cancelReason: null, calendlyInviteeUri: null, updatedAt: now })
      .where(and(eq(bookings.clientId, id), made)),
    ...purchaseStatements(db, { id, their, made }),
    db
      .update(clients)
      .set({
        email: null,
        name: null,
        userId: null,
        notes: null,
        locale: null,
        timeZone: null,
        unsubscribedAt: null,
        erasedAt: now,
      })
      .where(and(eq(clients.id, id), made)),
    ...accountStatements(db, { practiceId, email, made }),
  ]
}

type Theirs = { purchases: SQL; handedOn: SQL; bookings: SQL; privateSessions: SQL; all: SQL }

/** Ids of what is the client's. Consultations for several clients are the practice's own. */
function idsOf(id: string): Theirs {
  const ownPurchases = sql`(select bought.id from purchases as bought where bought.client_id = ${id})`
  const ownBookings = sql`(select seat.id from bookings as seat where seat.client_id = ${id})`
  const privateSessions = sql`(select seat.consultation_id from bookings as seat
    inner join consultations as held on held.id = seat.consultation_id
    where seat.client_id = ${id} and held.source <> 'group')`
  const all = sql`(select ${id} as id union select bought.id from purchases as bought
      where bought.client_id = ${id} or bought.gift_buyer_client_id = ${id}
    union select seat.id from bookings as seat where seat.client_id = ${id}
    union select entry.id from waitlist_entries as entry where entry.client_id = ${id}
    union select seat.consultation_id from bookings as seat
      inner join consultations as held on held.id = seat.consultation_id
      where seat.client_id = ${id} and held.source <> 'group'
    union select piece.id from deliverables as piece where piece.consultation_id in ${privateSessions})`
  // What somebody else holds now: whoever handed it on may have written why.
  const handedOn = sql`(select received.purchase_id from credit_grants as held
    inner join package_uses as handed on handed.grant_id = held.id and handed.kind = 'transfer'
    inner join credit_grants as received on received.origin = handed.origin and received.kind = 'transfer'
    where held.purchase_id in ${ownPurchases} and held.client_id = ${id})`
  return { purchases: ownPurchases, handedOn, bookings: ownBookings, privateSessions, all }
}

type Mails = { practiceId: string; email: string; name: string | null; their: Theirs; now: number; made: SQL }

/**
 * Mails to them and about them, those to the consultant included. What waits to be sent to somebody else is wiped only
 * where it is about them; what was sent, wherever their name stands in it.
 */
function mailStatements(db: Database, { practiceId, email, name, their, now, made }: Mails): Statement[] {
  const inBody = (text: string) => sql`instr(lower(${outbox.body}), ${escaped(text.toLowerCase())}) > 0`
  const isSent = sql`(${outbox.deliveredAt} is not null or ${outbox.deadAt} is not null)`
  const isAbout = sql`(${outbox.recipient} = ${email} or ${outbox.subjectId} in ${their.all}
    or exists (select 1 from ${their.all} as thing where instr(${outbox.origin}, thing.id) > 0)
    or ${inBody(email)}${name === null ? sql`` : sql` or (${isSent} and ${inBody(name)})`})`
  const isOurs = sql`(${outbox.practiceId} = ${practiceId} or (${outbox.practiceId} is null and ${outbox.recipient} = ${email}))`
  return [
    db
      .update(outbox)
      .set({
        recipient: null,
        body: null,
        nextAttemptAt: null,
        deadAt: sql`case when ${outbox.deliveredAt} is null then coalesce(${outbox.deadAt}, ${now}) else ${outbox.deadAt} end`,
        lastError: sql`case when ${outbox.deliveredAt} is null then 'erased' else ${outbox.lastError} end`,
      })
      .where(and(isOurs, sql`(${outbox.body} is not null or ${outbox.recipient} is not null)`, isAbout, made)),
  ]
}

/** As the text stands inside JSON. */
const escaped = (text: string) => JSON.stringify(text).slice(1, -1)

/** Copies of what payment and calendar services told; applying reads it anew there, so nothing is lost. */
function inboxStatements(
  db: Database,
  { email, their, made }: { email: string; their: Theirs; made: SQL },
): Statement[] {
  const known = sql`(select bought.stripe_session_id as id from purchases as bought where bought.id in ${their.purchases}
    union select bought.stripe_subscription_id from purchases as bought where bought.id in ${their.purchases}
    union select paid.stripe_charge_id from payments as paid where paid.purchase_id in ${their.purchases}
    union select paid.stripe_payment_intent_id from payments as paid where paid.purchase_id in ${their.purchases})`
  const isTheirs = sql`(instr(lower(${webhookInbox.payload}), ${escaped(email)}) > 0 or ${webhookInbox.objectId} in ${known})`
  // Of Calendly the body is all there is until it is applied.
  const mayGo = sql`(${webhookInbox.source} <> 'calendly' or ${webhookInbox.appliedAt} is not null)`
  return [
    db
      .update(webhookInbox)
      .set({ payload: null })
      .where(and(sql`${webhookInbox.payload} is not null`, isTheirs, mayGo, made)),
  ]
}

/** About them, by them, and about group sessions where one of their seats is named. */
function entriesAbout({
  id,
  practiceId,
  email,
  except,
}: Pick<Erasure['client'], 'id' | 'practiceId' | 'email'> & { except: string }): SQL {
  const their = idsOf(id)
  return sql`(select entry.id from ${auditEntries} as entry where entry.subject_id in ${their.all} and entry.id <> ${except}
    union select entry.id from ${auditEntries} as entry where entry.practice_id = ${practiceId} and entry.actor_kind = 'client'
      and entry.actor_user_id in (select ${user.id} from ${user} where lower(${user.email}) = ${email}) and entry.id <> ${except}
    union select entry.id from ${auditEntries} as entry where entry.subject_id in ${their.handedOn}
      and entry.action = 'purchase.received'
    union select entry.id from ${auditEntries} as entry inner join ${bookings} as seat on seat.consultation_id = entry.subject_id
      inner join ${auditValues} as told on told.entry_id = entry.id
      where seat.client_id = ${id} and instr(coalesce(told.before, '') || coalesce(told.after, ''), seat.id) > 0)`
}

function consultationStatements(db: Database, { their, made }: { their: Theirs; made: SQL }): Statement[] {
  const isPrivate = inArray(consultations.id, their.privateSessions)
  const minutes = sql`((${consultations.endsAt} - ${consultations.startsAt}) / 60000)`
  return [
    db
      .update(feedback)
      .set({ comments: null })
      .where(and(inArray(feedback.bookingId, their.bookings), made)),
    db
      .update(deliverables)
      .set({ title: 'Deliverable', description: null, url: null })
      .where(and(inArray(deliverables.consultationId, their.privateSessions), made)),
    db
      .update(consultations)
      .set({
        title: sql`${minutes} || ' minutes'`,
        description: null,
        objectives: [],
        agenda: [],
        // The machine's own words name nobody.
        cancelReason: sql`case when ${consultations.cancelReason} in ('not_paid', 'hold_lost') then ${consultations.cancelReason} end`,
        outcomeSummary: null,
        outcomeMetrics: [],
        nextSteps: [],
        privateNotes: null,
        location: null,
        calendlyEventUri: null,
      })
      .where(and(isPrivate, made)),
  ]
}

/** Amounts, dates and what was sold stay; the page of a receipt shows who paid. */
function purchaseStatements(db: Database, { id, their, made }: { id: string; their: Theirs; made: SQL }): Statement[] {
  return [
    db
      .update(payments)
      .set({ receiptUrl: null })
      .where(and(inArray(payments.purchaseId, their.purchases), made)),
    db
      .update(purchases)
      .set({
        buyerName: null,
        note: null,
        pageUrl: null,
        calendlyEventUri: null,
        calendlyInviteeUri: null,
        tokenVersion: sql`${purchases.tokenVersion} + 1`,
      })
      .where(and(eq(purchases.clientId, id), made)),
    // What they wrote to whom they gave it; the receipt was theirs.
    db
      .update(payments)
      .set({ receiptUrl: null })
      .where(
        and(
          sql`${payments.purchaseId} in (select given.id from ${purchases} as given where given.gift_buyer_client_id = ${id})`,
          made,
        ),
      ),
    db
      .update(purchases)
      .set({ note: null })
      .where(and(sql`(${purchases.giftBuyerClientId} = ${id} or ${purchases.id} in ${their.handedOn})`, made)),
  ]
}

/** Signs them out of the practice, and forgets the account where no other practice knows it. */
function accountStatements(
  db: Database,
  { practiceId, email, made }: { practiceId: string; email: string; made: SQL },
): Statement[] {
  const theirs = sql`lower(${user.email}) = ${email}`
  const users = sql`(select ${user.id} from ${user} where ${theirs})`
  const orphans = sql`(select ${user.id} from ${user} where ${theirs}
    and not exists (select 1 from clients as elsewhere where elsewhere.user_id = "user"."id" or elsewhere.email = ${email})
    and not exists (select 1 from practice_members as member where member.user_id = "user"."id")
    and not exists (select 1 from consultants as delivering where delivering.user_id = "user"."id")
    and not exists (select 1 from operators as running where running.user_id = "user"."id"))`
  // Identifiers are `<kind>-otp-<address>`.
  const isTheirCode = sql`substr(${verification.identifier}, instr(${verification.identifier}, '-otp-') + 5) = ${email}`
  return [
    db.delete(verification).where(and(isTheirCode, made)),
    db.delete(session).where(and(inArray(session.userId, users), eq(session.practiceId, practiceId), made)),
    db.delete(session).where(and(inArray(session.userId, orphans), made)),
    db.delete(account).where(and(inArray(account.userId, orphans), made)),
    db.delete(user).where(and(inArray(user.id, orphans), made)),
  ]
}
