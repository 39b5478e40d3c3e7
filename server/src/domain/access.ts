import { DeskbellError } from './errors.ts'

export type Role = 'owner' | 'consultant' | 'marketing' | 'operations' | 'finance'

/**
 * Who is calling. A session made in an embed is a client of that one practice whoever signed in, because the page
 * around it could read its token; consultants' powers come only with a session of the dashboard.
 */
export type Actor =
  | { kind: 'nobody'; sessionExpired: boolean }
  | { kind: 'client'; userId: string; email: string; practiceId: string }
  | { kind: 'member'; userId: string; email: string; memberships: { practiceId: string; role: Role }[] }

export type Permission =
  | 'read_practice'
  | 'edit_practice'
  | 'edit_packages'
  | 'edit_contact'
  | 'read_purchases'
  | 'reveal_contact'

/** One table for every route: what each role may do inside its practice. */
const permissionsOf: Record<Role, ReadonlySet<Permission>> = {
  owner: new Set([
    'read_practice',
    'edit_practice',
    'edit_packages',
    'edit_contact',
    'read_purchases',
    'reveal_contact',
  ]),
  consultant: new Set(['read_practice', 'edit_packages', 'edit_contact', 'read_purchases', 'reveal_contact']),
  marketing: new Set(['read_practice', 'edit_packages']),
  operations: new Set(['read_practice', 'read_purchases', 'reveal_contact']),
  finance: new Set(['read_practice', 'read_purchases']),
}

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

export function may(actor: Actor, practiceId: string, permission: Permission): boolean {
  if (actor.kind !== 'member') return false
  const role = actor.memberships.find((membership) => membership.practiceId === practiceId)?.role
  return role !== undefined && permissionsOf[role].has(permission)
}

/**
 * Members of other practices get `not_found`: whether the thing exists is none of their business.
 * @throws DeskbellError `unauthenticated`, `session_expired`, `forbidden` or `not_found`
 */
export function requirePermission(
  actor: Actor,
  practiceId: string | undefined,
  permission: Permission,
): asserts actor is Member {
  requireSignedIn(actor)
  if (actor.kind !== 'member') throw new DeskbellError('forbidden')
  if (practiceId === undefined || !actor.memberships.some((membership) => membership.practiceId === practiceId))
    throw new DeskbellError('not_found')
  if (!may(actor, practiceId, permission)) throw new DeskbellError('forbidden')
}

/** A purchase is its buyer's where the address, proven by a code, is the client's. */
export function isBuyer(actor: Actor, purchase: { practiceId: string; clientEmail: string | null }): boolean {
  if (actor.kind === 'nobody' || purchase.clientEmail === null) return false
  if (actor.kind === 'client' && actor.practiceId !== purchase.practiceId) return false
  return actor.email.toLowerCase() === purchase.clientEmail
}
