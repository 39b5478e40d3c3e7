import type { Role } from '../access.ts'

export type BookingNews = 'booked' | 'moved' | 'cancelled'

/** A purchase as mails name it. */
type Sold = { reference: string; title: string; pageUrl: string | null }
type Bundle = { title: string; bundleDescription: string }
/** Instants in UTC milliseconds. */
type Times = { startsAt: number; endsAt: number }

/** What mails about a booking tell. Instants are UTC milliseconds, zones IANA names. */
export type BookingFacts = Times & {
  news: BookingNews
  reference: string
  title: string
  /** Where it takes place or is joined. */
  location?: string | null
  consultant: { name: string; timeZone: string }
  client: { name: string | null; email: string; timeZone: string }
  /** What paid. */
  price: { amount: number; currency: string } | null
  credits: { used: number; remaining: number | null } | null
  /** Of a cancelled one: whether credit or payment came back. */
  isGivenBack: boolean
  reason: string | null
  /** Where the client changes it without signing in; null where they cannot any more. */
  links: { cancel: string | null; reschedule: string | null }
  cancelUntil: number | null
  rescheduleUntil: number | null
  pageUrl: string | null
  /** Of one planned for several clients: how many sessions are booked, and given up, as one. */
  plannedSessions?: number | null
}

type Session = Times & { reference: string; consultantName: string; timeZone: string; pageUrl: string | null }

/**
 * What there is to tell, by kind. The outbox keeps these facts; a mail is written from them when it leaves, in the
 * reader's language and the practice's colours. Facts of mails that wait are in databases: keep old ones readable.
 */
export type NewsFacts = {
  sign_in_code: { code: string }
  /** @param link carries the token in its fragment, which no browser sends and no log keeps */
  invitation: { role: Role; link: string }
  booking_for_client: BookingFacts
  booking_for_consultant: BookingFacts
  reminder: BookingFacts
  /** The payment came after the time went to somebody else. */
  booking_lost: Session
  waitlist_offer: Times & {
    consultantName: string
    title: string
    expiresAt: number
    client: { name: string | null; timeZone: string }
    /** Where it is taken or declined, without signing in. */
    link: string
    pageUrl: string | null
  }
  feedback_request: Session & { title: string; clientName: string | null }
  deliverable_added: {
    title: string
    description: string | null
    url: string | null
    sessionTitle: string
    consultantName: string
    reference: string
    pageUrl: string | null
  }
  purchase_confirmed: Sold & Bundle & { priceMinor: number; currency: string }
  subscription_started: Sold & Bundle & { priceMinor: number; currency: string; everyMonths: number }
  subscription_unpaid: Sold & { invoiceUrl: string | null }
  instalment_unpaid: Sold & { amountMinor: number; currency: string; payUrl: string }
  refund_made: Sold & { amountMinor: number; currency: string }
  refund_failed: {
    reference: string
    title: string
    amountMinor: number
    currency: string
    buyerEmail: string | null
    creditsGivenBack: number
    dashboardUrl: string
  }
  /** Credits that the client did not pay for here. */
  package_given: Sold & Bundle & { startsAt: number; expiresAt: number | null; isYetToStart: boolean }
  /** To who paid: with the link to hand on. */
  gift_bought: Bundle & { reference: string; priceMinor: number; currency: string; link: string }
  /** To who is to have it. Whoever wrote the message has paid; the address was typed by them. */
  gift: Bundle & { from: string | null; message: string | null; link: string }
  gift_claimed: Sold & Bundle
  credits_low: Sold & { remaining: number; credits: number }
  credits_expiring: Sold & { remaining: number; expiresAt: number }
}

export type NewsKind = keyof NewsFacts
/** News as the outbox keeps it. */
export type StoredNews = { [Kind in NewsKind]: { news: Kind; facts: NewsFacts[Kind] } }[NewsKind]

/** These are no news of what somebody booked or bought: whoever unsubscribes gets them no more. */
const optional: ReadonlySet<string> = new Set(['feedback_request', 'credits_low', 'credits_expiring'])

export const optionalKinds = [...optional]
export const isOptional = (kind: string): boolean => optional.has(kind)

/** Members of the practice read these, so an answer would not be for the practice. A code must not be sent on. */
const unanswered: ReadonlySet<NewsKind> = new Set<NewsKind>([
  'sign_in_code',
  'invitation',
  'refund_failed',
  'booking_for_consultant',
])

/** Whether an answer goes to the address that the practice names for it. */
export const isAnswerable = (kind: NewsKind): boolean => !unanswered.has(kind)
