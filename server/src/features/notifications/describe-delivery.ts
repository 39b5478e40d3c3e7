import type { Delivery } from '../../contract/deliveries.ts'
import { writeMail } from '../../domain/mail/write-mail.ts'
import type { DeliveryRow } from './delivery.repository.ts'
import { mailContext } from './mail-context.ts'

export function toDelivery(row: DeliveryRow): Delivery {
  const { mail } = row
  const { id, kind, recipient, subjectId, attempts, lastError, secret, body } = mail
  const { createdAt, nextAttemptAt, deliveredAt, deadAt } = mail
  const state = deliveredAt !== null ? 'delivered' : deadAt !== null ? 'failed' : 'waiting'
  return {
    id,
    kind,
    subject: subjectOf(row),
    recipient,
    about: subjectId,
    state,
    attempts,
    reason: lastError,
    createdAt: iso(createdAt),
    nextAttemptAt: state === 'waiting' ? isoOrNull(nextAttemptAt) : null,
    deliveredAt: isoOrNull(deliveredAt),
    failedAt: isoOrNull(deadAt),
    repeatable: state === 'failed' && body !== null && !secret,
  }
}

function subjectOf({ mail: { body, secret }, ...reader }: DeliveryRow): string | null {
  if (body === null || secret) return null
  return 'news' in body ? writeMail(body, mailContext(reader, null)).subject : body.subject
}

const iso = (instantAt: number) => new Date(instantAt).toISOString()
const isoOrNull = (instantAt: number | null) => (instantAt === null ? null : iso(instantAt))
