import type { OutgoingEventType } from '../contract/outgoing-webhooks.ts'

/**
 * Which audited actions are events that a practice can be told of. An event is the audit entry itself: its id never
 * changes, and there is none without the change it tells of.
 */
export const eventOfAction: Readonly<Record<string, OutgoingEventType>> = {
  'consultation.booked': 'booking.created',
  'consultation.booked_at_calendly': 'booking.created',
  'booking.paid': 'booking.created',
  'waitlist.accepted': 'booking.created',
  'consultation.moved': 'booking.moved',
  'consultation.moved_at_calendly': 'booking.moved',
  'consultation.cancelled': 'booking.cancelled',
  'booking.cancelled': 'booking.cancelled',
  'consultation.cancelled_at_calendly': 'booking.cancelled',
  'booking.no_show': 'booking.no_show',
  'consultation.planned': 'consultation.planned',
  'consultation.updated': 'consultation.updated',
  'consultation.confirmed': 'consultation.confirmed',
  'consultation.started': 'consultation.started',
  'consultation.completed': 'consultation.completed',
  'consultation.no_show': 'consultation.no_show',
  'consultation.logged': 'consultation.logged',
  'purchase.assigned': 'purchase.assigned',
  'purchase.paid': 'purchase.paid',
  'purchase.transferred': 'purchase.transferred',
  'purchase.refund_made': 'purchase.refunded',
  'purchase.refund_failed': 'purchase.refund_failed',
  'purchase.dispute_inquiry': 'purchase.disputed',
  'purchase.dispute_open': 'purchase.disputed',
  'purchase.dispute_won': 'purchase.dispute_closed',
  'purchase.dispute_lost': 'purchase.dispute_closed',
  'purchase.instalment_paid': 'purchase.instalment_paid',
  'purchase.instalment_refused': 'purchase.instalment_refused',
  'purchase.gift_claimed': 'purchase.gift_claimed',
  'purchase.renewed': 'subscription.renewed',
  'purchase.subscription_changed': 'subscription.changed',
  'purchase.upgraded': 'subscription.changed',
  'purchase.downgraded': 'subscription.changed',
  'credits.spent': 'credits.spent',
  'credits.given_back': 'credits.given_back',
  'credits.adjusted': 'credits.adjusted',
  'package.created': 'package.created',
  'package.updated': 'package.updated',
  'package.archived': 'package.archived',
  'client.created': 'client.created',
  'client.added': 'client.created',
  'client.renamed': 'client.updated',
  'client.updated': 'client.updated',
  'client.erased': 'client.erased',
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** As Standard Webhooks recommends: three days and a few hours in all. */
const pauses = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, day]

/** When an event that did not arrive is sent again; null where it is given up. @param attempts made so far, 1 or more */
export function nextAttemptAt(attempts: number, now: number): number | null {
  const pause = pauses[attempts - 1]
  return pause === undefined ? null : now + pause
}

/** So many events given up in a row switch their endpoint off. */
export const mostFailuresInARow = 5

/** How far back events are looked for: nobody waits longer for one than it would have been tried. */
const reach = 3 * day
/** Entries become visible after others with a later time, and processes' clocks differ. */
const overlap = 15 * minute

/**
 * From when on audit entries are looked through, having done so up to `lookedAt` before; UTC milliseconds.
 * @param lookedAt 0 where it was never done
 */
export function lookFrom(lookedAt: number, now: number): number {
  return Math.max(lookedAt - overlap, now - reach)
}

/** What looks like an address or a phone number in words that people wrote. */
export function maskContact(text: string): string {
  return text.replaceAll(/[^\s@<>]+@[^\s@<>]+/g, '…').replaceAll(/\+?\d(?:[ ()./-]{0,3}\d){6,}/g, '…')
}
