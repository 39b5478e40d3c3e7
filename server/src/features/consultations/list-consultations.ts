import type { ConsultationsQuery, ManagedConsultationPage } from '../../contract/consultations.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toManagedConsultation } from '../../db/views/managed-consultation-view.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { readCursor, writeCursor } from './consultation-cursor.ts'
import {
  consultationsOf,
  consultationsPerPage,
  practiceBySlug,
  seatsOfConsultations,
} from './consultation-list.repository.ts'

/**
 * A practice's consultations with everybody who has a seat, by start, for its members. One round trip.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export async function listConsultations(
  { query, caller }: { query: ConsultationsQuery; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<ManagedConsultationPage> {
  const now = clock()
  const start = readCursor(query.cursor)
  const { actor, facts } = await loadAs(db, caller, now, [
    practiceBySlug(db, query.practice),
    consultationsOf(db, query, start, now),
    seatsOfConsultations(db, query, start, now),
  ])
  const [[practice], rows, seats] = facts
  requirePermission(actor, practice?.id, 'read_bookings')
  const shown = rows.slice(0, consultationsPerPage)
  const last = shown.at(-1)?.consultation
  return {
    data: shown.map((row) => toManagedConsultation(row, seats)),
    nextCursor: rows.length > shown.length ? writeCursor(last, last?.id) : null,
  }
}
