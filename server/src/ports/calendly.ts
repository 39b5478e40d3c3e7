import type { Statement } from '../db/run-batch.ts'
import type { OutboundReason } from './outbound.ts'

/** What Calendly tells about one invitee. URIs are Calendly's names of things: compare them, never fetch them as given. */
export type CalendlyEvent = {
  kind: 'created' | 'cancelled'
  eventUri: string
  inviteeUri: string
  /** Of a created one that moves an earlier one: the earlier one's invitee. */
  oldInviteeUri: string | null
  /** Of a cancelled one that was moved: the invitee that takes its place. */
  newInviteeUri: string | null
  /** True on the cancelled half of a move. */
  rescheduled: boolean
  startsAt: number
  endsAt: number
  eventTypeUri: string | null
  email: string
  name: string
  /** The invitee's IANA zone, as Calendly's page found it. */
  timeZone: string | null
  /** What we put into the link; the invitee can edit it. */
  utmContent: string | null
  /** Who gave it up, where Calendly tells. */
  cancelledBy: 'client' | 'practice' | null
  createdAt: number
}

export type CalendlyInvitee = Omit<CalendlyEvent, 'kind' | 'startsAt' | 'endsAt' | 'eventTypeUri'> & {
  status: 'active' | 'cancelled'
  cancelledAt: number | null
}

export type CalendlyScheduledEvent = {
  eventUri: string
  status: 'active' | 'cancelled'
  startsAt: number
  endsAt: number
  eventTypeUri: string | null
  createdAt: number
}

export type CalendlyEventType = {
  uri: string
  name: string
  schedulingUrl: string
  durationMinutes: number
  active: boolean
}

export type CalendlyUser = { uri: string; organizationUri: string; email: string; schedulingUrl: string }

/** No signature of ours on it; signed more than 3 minutes ago; or signed, but not what Calendly documents. */
type CalendlyWebhookProblem = 'unsigned' | 'stale' | 'malformed'

export type CalendlyReason =
  | OutboundReason
  /** The token is wrong, expired or may not do this. */
  | 'token_refused'
  | 'not_found'
  /** About ten calls a minute are free; `retryAfterSeconds` says when to come again. */
  | 'rate_limited'
  /** Calendly's fault: try again later. */
  | 'unavailable'
  /** It refused the call, or answered what it does not document. */
  | 'refused'

/** What the calls of `Calendly` throw. */
export type CalendlyError = Error & { reason: CalendlyReason; retryAfterSeconds: number | null }

/** Calls throw `CalendlyError`. `token` is a personal access token or one of OAuth. */
export type Calendly = {
  /** `null` for a signed event of a kind that is of no interest. `now` in UTC milliseconds. */
  verifyWebhook: (
    rawBody: string,
    signatureHeader: string | null | undefined,
    signingKey: string,
    now: number,
  ) => Promise<{ event: CalendlyEvent | null } | { problem: CalendlyWebhookProblem }>
  readUser: (token: string) => Promise<CalendlyUser>
  /** The active event type of the token's user behind a public link; null where it has none. */
  findEventType: (token: string, schedulingUrl: string) => Promise<CalendlyEventType | null>
  /** A link that can be booked once. @returns its `bookingUrl` */
  createSchedulingLink: (token: string, eventTypeUri: string) => Promise<string>
  /** Events of a user that begin within the window, by start; ten pages at most. */
  listScheduledEvents: (
    token: string,
    of: { userUri: string; from: number; to: number },
  ) => Promise<CalendlyScheduledEvent[]>
  listInvitees: (token: string, eventUri: string) => Promise<CalendlyInvitee[]>
  /** Null where it is gone. */
  readEvent: (token: string, eventUri: string) => Promise<CalendlyScheduledEvent | null>
  /** Null where it is gone. */
  readInvitee: (token: string, inviteeUri: string) => Promise<CalendlyInvitee | null>
  /** Asks for webhooks of one user. @returns the subscription's URI */
  subscribe: (
    token: string,
    of: { url: string; signingKey: string; userUri: string; organizationUri: string },
  ) => Promise<string>
  /** Also where it is gone already. */
  unsubscribe: (token: string, subscriptionUri: string) => Promise<void>
}

/** A purchase as it stands in its row. */
type ScheduledPurchase = { id: string; createdAt: number; calendlyInviteeUri: string | null }

/** Calendly as purchases use it. */
export type CalendlyDesk = {
  /** What `linkFor` needs to know, for a trip of the caller's. */
  load: (purchaseId: string) => Statement & PromiseLike<unknown>
  /**
   * A link that can be booked once where there is a token for Calendly, else the public one; either names the purchase to
   * Calendly's webhook. Never throws.
   * @param link a proper one
   */
  linkFor: (of: { facts: unknown; purchase: ScheduledPurchase; link: string }) => Promise<string>
  /** A page said that this was booked: Calendly is asked behind the answer, where there is a token. */
  confirm: (claim: {
    purchase: Omit<ScheduledPurchase, 'calendlyInviteeUri'>
    calendlyEventUri: string
    calendlyInviteeUri: string
  }) => void
}
