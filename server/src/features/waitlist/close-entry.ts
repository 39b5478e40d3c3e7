import type { AuditEntry } from '../../db/audit.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import type { Deps } from '../../ports.ts'
import { closeStatements, type Closing } from './waitlist.repository.ts'

type CloseDeps = Pick<Deps, 'db' | 'ids' | 'offerSoon'>

type CloseEntry = Omit<Closing, 'audit' | 'entry'> & {
  entry: Closing['entry'] & { practiceId: string; consultantId: string }
  by: Pick<AuditEntry, 'actorKind' | 'actorUserId'>
  now: number
}

/**
 * Ends an entry, frees what was kept for it and has that offered to the next.
 * @returns false where somebody changed it meanwhile
 */
export async function closeEntry(
  { by, now, ...closing }: CloseEntry,
  { db, ids, offerSoon }: CloseDeps,
): Promise<boolean> {
  const { entry, state } = closing
  const audit: AuditEntry = {
    ...by,
    id: ids.id(),
    practiceId: entry.practiceId,
    action: `waitlist.${state === 'cancelled' ? 'left' : state}`,
    subjectType: 'waitlist_entry',
    subjectId: entry.id,
    before: { state: entry.state },
    after: { state, bookingId: entry.offeredBookingId },
    createdAt: now,
  }
  const [witness] = await writeAll(db, closeStatements(db, { ...closing, audit }))
  if (rowsWritten(witness) === 0) return false
  if (entry.offeredBookingId !== null) offerSoon(entry.consultantId)
  return true
}
