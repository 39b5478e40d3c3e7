import type { ManagedPracticePage } from '../../contract/operators.ts'
import type { ManagedPractice, PublicPractice } from '../../contract/practices.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { isOperator, requirePermission, requireSignedIn, type Actor } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { maySell, practiceNotice } from '../../domain/selling.ts'
import type { Deps } from '../../ports.ts'
import { practiceBySlug, practicesOfSession, practicesPerPage, type PracticeRow } from './practice.repository.ts'

/** What anybody may know. One round trip. */
export async function getPractice(
  slug: string,
  { db, payments }: Pick<Deps, 'db' | 'payments'>,
): Promise<PublicPractice> {
  const [practice] = await practiceBySlug(db, slug)
  if (practice === undefined || practice.suspendedAt !== null) throw new DeskbellError('not_found')
  return toPublicPractice(practice, payments.simulated)
}

/** With the settings, for members, suspended or not, and for the operator. One round trip. */
export async function getManagedPractice(
  { slug, caller }: { slug: string; caller: Caller },
  { db, clock, payments }: Pick<Deps, 'db' | 'clock' | 'payments'>,
): Promise<ManagedPractice> {
  const { actor, facts } = await loadAs(db, caller, clock(), [practiceBySlug(db, slug)])
  const practice = facts[0][0]
  if (practice === undefined || !isOperator(actor)) requirePermission(actor, practice?.id, 'read_practice')
  return toManagedPractice(practice as PracticeRow, actor, payments.simulated)
}

/** Every practice for the operator, and for members their own; in the order of their slugs. One round trip. */
export async function listPractices(
  { cursor, caller }: { cursor: string | undefined; caller: Caller },
  { db, clock, payments }: Pick<Deps, 'db' | 'clock' | 'payments'>,
): Promise<ManagedPracticePage> {
  const { sessionToken } = caller
  if (sessionToken === null) throw new DeskbellError('unauthenticated')
  const { actor, facts } = await loadAs(db, caller, clock(), [practicesOfSession(db, sessionToken, cursor)])
  requireSignedIn(actor)
  if (actor.kind !== 'member') throw new DeskbellError('forbidden')
  const shown = facts[0].slice(0, practicesPerPage)
  return {
    data: shown.map((practice) => toManagedPractice(practice, actor, payments.simulated)),
    nextCursor: facts[0].length > practicesPerPage ? (shown.at(-1)?.slug ?? null) : null,
  }
}

function toPublicPractice(practice: PracticeRow, testMode: boolean): PublicPractice {
  const { slug, name, timeZone, locale, currency, guestCheckout } = practice
  return { slug, name, timeZone, locale, currency, guestCheckout, testMode, selling: maySell(practice) }
}

export function toManagedPractice(practice: PracticeRow, actor: Actor, testMode: boolean): ManagedPractice {
  const memberships = actor.kind === 'member' ? actor.memberships : []
  const role = memberships.find(({ practiceId }) => practiceId === practice.id)?.role ?? 'operator'
  const { returnOrigins, bookingPolicy, mailSettings, retentionMonths, suspendedAt, platformFeeBps, operatorOwned } =
    practice
  return {
    ...toPublicPractice(practice, testMode),
    role,
    returnOrigins,
    bookingPolicy,
    mailSettings,
    retentionMonths,
    suspended: suspendedAt !== null,
    platformFeeBps,
    operatorOwned,
    notice: practiceNotice(practice),
  }
}
