import { writeAll } from '../../db/run-batch.ts'
import type { Deps } from '../../ports.ts'
import { deliveredSince, isStillDelivered, noticeWhere } from './notice.repository.ts'

/** Tells clients what was delivered to them since, each of them once for each thing. @returns how many */
export async function tellDeliverables(
  { since }: { since: number },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<number> {
  const now = clock()
  const rows = await deliveredSince(db, since)
  const statements = rows.map(({ deliverable, bookingId, email, ...told }) => {
    const { id: deliverableId, title, description, url, practiceId } = deliverable
    const notice = {
      id: ids.id(),
      practiceId,
      kind: 'deliverable_added',
      origin: `deliverable_added:${deliverableId}:${bookingId}`,
      subjectId: bookingId,
      recipient: email as string,
      body: { news: 'deliverable_added' as const, facts: { title, description, url, ...told } },
    }
    return noticeWhere(db, notice, now, isStillDelivered(deliverableId))
  })
  if (statements.length > 0) await writeAll(db, statements)
  return rows.length
}
