import type { AuditEntry } from '../../db/audit.ts'

/** An entry for what Calendly told. */
export function calendlyEntry(entry: {
  id: string
  practiceId: string
  action: 'booked' | 'moved' | 'cancelled' | 'dropped'
  consultationId: string
  before?: Record<string, unknown>
  after: Record<string, unknown>
  at: number
}): AuditEntry {
  const { id, practiceId, action, consultationId, before = null, after, at } = entry
  return {
    id,
    practiceId,
    actorKind: 'system',
    actorUserId: null,
    action: `consultation.${action}_at_calendly`,
    subjectType: 'consultation',
    subjectId: consultationId,
    before,
    after,
    createdAt: at,
  }
}
