import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import type { Statement } from '../../db/run-batch.ts'
import { purchases, webhookInbox } from '../../db/schema/index.ts'
import type { CalendlyEvent } from '../../ports.ts'

/**
 * News of Calendly's in the inbox, as rows of four kinds whose ids are found without an index of their own: what was
 * `created` and `cancelled` by its invitee, and who took whose place, from either side (`next`, `previous`).
 */
const idOf = (consultantId: string, kind: string, uri: string) => `calendly:${consultantId}:${kind}:${uri}`

export type CalendlyNews = { id: string; type: string; objectId: string }

export function newsOf(
  consultantId: string,
  { kind, inviteeUri }: Pick<CalendlyEvent, 'kind' | 'inviteeUri'>,
): CalendlyNews {
  return {
    id: idOf(consultantId, kind, inviteeUri),
    type: `calendly.${kind}`,
    objectId: `${consultantId}:${inviteeUri}`,
  }
}

export function readObjectId(objectId: string): { consultantId: string; inviteeUri: string } {
  const at = objectId.indexOf(':')
  return { consultantId: objectId.slice(0, at), inviteeUri: objectId.slice(at + 1) }
}

/** Keeps news under its kind and invitee; a second arrival changes nothing. */
export function keepNews(db: Database, consultantId: string, event: CalendlyEvent, now: number): Statement[] {
  const { inviteeUri, oldInviteeUri, newInviteeUri } = event
  const moves = [
    ...(oldInviteeUri === null ? [] : [{ from: oldInviteeUri, to: inviteeUri }]),
    ...(newInviteeUri === null ? [] : [{ from: inviteeUri, to: newInviteeUri }]),
  ]
  const links = moves.flatMap(({ from, to }) => [
    { id: idOf(consultantId, 'next', from), objectId: to },
    { id: idOf(consultantId, 'previous', to), objectId: from },
  ])
  const news = {
    ...newsOf(consultantId, event),
    source: 'calendly' as const,
    payload: JSON.stringify(event),
    nextAttemptAt: now,
    receivedAt: now,
  }
  return [
    db.insert(webhookInbox).values(news).onConflictDoNothing(),
    ...links.map((link) =>
      db
        .insert(webhookInbox)
        .values({ ...link, source: 'calendly', type: 'calendly.link', receivedAt: now, appliedAt: now })
        .onConflictDoNothing(),
    ),
  ]
}

export function newsById(db: Database, id: string) {
  return db.select({ appliedAt: webhookInbox.appliedAt }).from(webhookInbox).where(eq(webhookInbox.id, id))
}

/** All that Calendly told of one booking, however often it was moved. */
export function chainOf(db: Database, consultantId: string, inviteeUri: string) {
  const prefix = `calendly:${consultantId}:`
  const uris = sql`with recursive chain(uri) as (
    select ${inviteeUri}
    union
    select link.object_id from chain inner join webhook_inbox as link
      on link.id in (${prefix} || 'next:' || chain.uri, ${prefix} || 'previous:' || chain.uri)
  )`
  return db
    .select({
      id: webhookInbox.id,
      type: webhookInbox.type,
      objectId: webhookInbox.objectId,
      payload: webhookInbox.payload,
      receivedAt: webhookInbox.receivedAt,
    })
    .from(webhookInbox)
    .where(
      inArray(
        webhookInbox.id,
        sql`(${uris} select ${prefix} || kind.name || ':' || chain.uri from chain,
          (select 'created' as name union all select 'cancelled' union all select 'next') as kind)`,
      ),
    )
}

export type ChainRow = Awaited<ReturnType<typeof chainOf>>[number]

export function lookAgain(db: Database, id: string, at: number): Statement {
  return db.update(webhookInbox).set({ nextAttemptAt: at }).where(eq(webhookInbox.id, id))
}

/** A page claimed what Calendly knows nothing of. */
export function forgetClaim(db: Database, purchaseId: string, inviteeUri: string): Statement & PromiseLike<unknown> {
  return db
    .update(purchases)
    .set({
      calendlyScheduledAt: sql`case when exists (select 1 from bookings as seat where seat.purchase_id = ${purchaseId}
        and seat.calendly_invitee_uri is not null) then ${purchases.calendlyScheduledAt} end`,
      calendlyEventUri: null,
      calendlyInviteeUri: null,
    })
    .where(and(eq(purchases.id, purchaseId), eq(purchases.calendlyInviteeUri, inviteeUri)))
}
