import type { PublicConsultant } from '../../contract/practices.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { activeConsultants, consultantById, practiceBySlug, type ConsultantRow } from './consultant.repository.ts'

/** One round trip. */
export async function getConsultant(id: string, { db }: Pick<Deps, 'db'>): Promise<PublicConsultant> {
  const [row] = await consultantById(db, id)
  if (row === undefined || !row.consultant.active || row.practice.suspendedAt !== null)
    throw new DeskbellError('not_found')
  return toPublicConsultant(row)
}

/** One round trip. */
export async function listConsultants(
  practiceSlug: string,
  { db }: Pick<Deps, 'db'>,
): Promise<{ data: PublicConsultant[]; nextCursor: null }> {
  const [[practice], rows] = await db.batch([practiceBySlug(db, practiceSlug), activeConsultants(db, practiceSlug)])
  if (practice === undefined || practice.suspendedAt !== null) throw new DeskbellError('not_found')
  return { data: rows.map(toPublicConsultant), nextCursor: null }
}

/** Named one by one: contact details stand in the same row. */
export function toPublicConsultant({ consultant, practice }: ConsultantRow): PublicConsultant {
  const { id, name, headline, bio, photoUrl, expertise, tier, timeZone } = consultant
  return { id, practice: practice.slug, name, headline, bio, photoUrl, expertise, tier, timeZone }
}
