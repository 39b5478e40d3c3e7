import { DeskbellError } from './errors.ts'

export type Role = 'owner' | 'consultant' | 'marketing' | 'operations' | 'finance'

/**
 * `consultantId` is the member's own row among the consultants of that practice. `readOnly`: the practice is suspended,
 * and the request would change something.
 */
type Membership = { practiceId: string; role: Role; consultantId: string | null; readOnly?: boolean }

/**
 * Who is calling. A session made in an embed is a client of that one practice whoever signed in, because the page
 * around it could read its token; consultants' and operators' powers come only with a session of the dashboard.
 */
export type Actor =
  | { kind: 'nobody'; sessionExpired: boolean }
  | { kind: 'client'; userId: string; email: string; practiceId: string }
  | { kind: 'member'; userId: string; email: string; isOperator: boolean; memberships: Membership[] }

const everyone: readonly Role[] = ['owner', 'consultant', 'marketing', 'operations', 'finance']

/** One table for every route: which roles may do what inside their practice. */
const rolesThatMay = {
  read_practice: everyone,
  edit_practice: ['owner'],
  edit_packages: ['owner', 'consultant', 'marketing'],
  edit_contact: ['owner', 'consultant'],
  read_clients: ['owner', 'consultant', 'operations', 'finance'],
  edit_clients: ['owner', 'consultant', 'operations'],
  read_purchases: ['owner', 'consultant', 'operations', 'finance'],
  reveal_contact: ['owner', 'consultant', 'operations'],
  /** By hand: assign, transfer, mark as primary. */
  assign_packages: ['owner', 'consultant', 'operations'],
  /** Log a session, give credits back. */
  spend_credits: ['owner', 'consultant', 'operations'],
  adjust_credits: ['owner', 'consultant', 'operations'],
  read_bookings: ['owner', 'consultant', 'operations'],
  /** Book, move, cancel for a client; plan group sessions. */
  edit_bookings: ['owner', 'consultant', 'operations'],
  /** Session lengths, rates, hours, calendars. */
  edit_availability: ['owner', 'consultant', 'operations'],
  connect_calendly: ['owner', 'consultant'],
  /** The secret address under which a consultant's sessions can be subscribed to. */
  manage_calendar_feed: ['owner', 'consultant'],
  /** How far visitors come, what is booked, how full the hours are. */
  read_insights: ['owner', 'consultant', 'operations', 'finance'],
  read_money: ['owner', 'finance'],
  refund: ['owner', 'finance'],
  /** Pause and cancel subscriptions, give up payments that are still to come. */
  manage_payments: ['owner', 'finance'],
  connect_payouts: ['owner', 'finance'],
  /** Addresses that are told what happens, keys. */
  manage_integrations: ['owner'],
  /** Hand out or erase what is known of a client. */
  manage_personal_data: ['owner'],
  /** Mails: which arrived, which did not, and sending those again. */
  manage_deliveries: ['owner', 'operations'],
  read_audit: ['owner', 'finance'],
  manage_members: ['owner'],
  import_packages: ['owner', 'marketing'],
  import_clients: ['owner', 'operations'],
  import_balances: ['owner', 'operations'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof rolesThatMay

/** A consultant does these for their own row and packages; what belongs to a colleague is the owner's. */
const consultantsOwnOnly: ReadonlySet<Permission> = new Set([
  'edit_packages',
  'edit_contact',
  'edit_bookings',
  'edit_availability',
  'connect_calendly',
  'manage_calendar_feed',
])

export type SignedIn = Exclude<Actor, { kind: 'nobody' }>
export type Member = Extract<Actor, { kind: 'member' }>

/** @throws DeskbellError `unauthenticated` or `session_expired` */
export function requireSignedIn(actor: Actor): asserts actor is SignedIn {
  if (actor.kind === 'nobody') throw new DeskbellError(actor.sessionExpired ? 'session_expired' : 'unauthenticated')
}

/** Nobody may call, but not in the name of a session that is over. @throws DeskbellError `session_expired` */
export function requireLiveSession(actor: Actor): void {
  if (actor.kind === 'nobody' && actor.sessionExpired) throw new DeskbellError('session_expired')
}

/** @param consultantId whose thing it is, where it is one consultant's */
export function may(actor: Actor, practiceId: string, permission: Permission, consultantId?: string): boolean {
  if (actor.kind !== 'member') return false
  const membership = actor.memberships.find((candidate) => candidate.practiceId === practiceId)
  if (membership === undefined) return false
  const roles: readonly Role[] = rolesThatMay[permission]
  if (!roles.includes(membership.role)) return false
  const isOthers = consultantId !== undefined && consultantId !== membership.consultantId
  return !(membership.role === 'consultant' && consultantsOwnOnly.has(permission) && isOthers)
}

/** The caller's own row among the consultants of a practice; null where they have none. */
export function ownConsultant(actor: Actor, practiceId: string): string | null {
  if (actor.kind !== 'member') return null
  return actor.memberships.find((membership) => membership.practiceId === practiceId)?.consultantId ?? null
}

/**
 * Members of other practices get `not_found`: whether the thing exists is none of their business. In a suspended
 * practice members read what they may, and change nothing.
 * @param consultantId whose thing it is, where it is one consultant's
 * @throws DeskbellError `unauthenticated`, `session_expired`, `forbidden`, `not_found` or `practice_suspended`
 */
export function requirePermission(
  actor: Actor,
  practiceId: string | undefined,
  permission: Permission,
  consultantId?: string,
): asserts actor is Member {
  requireSignedIn(actor)
  if (actor.kind !== 'member') throw new DeskbellError('forbidden')
  const membership = actor.memberships.find((candidate) => candidate.practiceId === practiceId)
  if (practiceId === undefined || membership === undefined) throw new DeskbellError('not_found')
  if (!may(actor, practiceId, permission, consultantId)) throw new DeskbellError('forbidden')
  if (membership.readOnly === true) throw new DeskbellError('practice_suspended')
}

/**
 * The operator stands above the practices and inside none: what happens in one is its members' business.
 * @throws DeskbellError `unauthenticated`, `session_expired` or `forbidden`
 */
export function requireOperator(actor: Actor): asserts actor is Member {
  requireSignedIn(actor)
  if (!isOperator(actor)) throw new DeskbellError('forbidden')
}

export function isOperator(actor: Actor): actor is Member {
  return actor.kind === 'member' && actor.isOperator
}

/** A purchase is its buyer's where the address, proven by a code, is the client's. */
export function isBuyer(actor: Actor, purchase: { practiceId: string; clientEmail: string | null }): boolean {
  if (actor.kind === 'nobody' || purchase.clientEmail === null) return false
  if (actor.kind === 'client' && actor.practiceId !== purchase.practiceId) return false
  return actor.email.toLowerCase() === purchase.clientEmail
}
