import type { ManagedPractice, PublicPractice } from '../../contract/practices.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { practiceBySlug, type PracticeRow } from './practice.repository.ts'

/** What anybody may know. One round trip. */
export async function getPractice(
  slug: string,
  { db, payments }: Pick<Deps, 'db' | 'payments'>,
): Promise<PublicPractice> {
  const [practice] = await practiceBySlug(db, slug)
  if (practice === undefined || practice.suspendedAt !== null) throw new DeskbellError('not_found')
  return toPublicPractice(practice, payments.simulated)
}

/** With the settings, for members. One round trip. */
export async function getManagedPractice(
  { slug, caller }: { slug: string; caller: Caller },
  { db, clock, payments }: Pick<Deps, 'db' | 'clock' | 'payments'>,
): Promise<ManagedPractice> {
  const { actor, facts } = await loadAs(db, caller, clock(), [practiceBySlug(db, slug)])
  const practice = facts[0][0]
  requirePermission(actor, practice?.id, 'read_practice')
  return toManagedPractice(practice as PracticeRow, actor, payments.simulated)
}

function toPublicPractice(practice: PracticeRow, testMode: boolean): PublicPractice {
  const { slug, name, timeZone, locale, currency, guestCheckout } = practice
  return { slug, name, timeZone, locale, currency, guestCheckout, testMode }
}

export function toManagedPractice(
  practice: PracticeRow,
  actor: { memberships: { practiceId: string; role: string }[] },
  testMode: boolean,
): ManagedPractice {
  const role = actor.memberships.find(({ practiceId }) => practiceId === practice.id)?.role ?? ''
  return { ...toPublicPractice(practice, testMode), role, returnOrigins: practice.returnOrigins }
}
