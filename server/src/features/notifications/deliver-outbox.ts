import { isOptional } from '../../domain/mail/news.ts'
import { nextAttemptAt } from '../../domain/mail/retries.ts'
import type { Deps, Mailer } from '../../ports.ts'
import {
  claimDueMail,
  dropMail,
  markDelivered,
  markUndelivered,
  readersOf,
  type OutboxRow,
  type Reader,
} from './outbox.repository.ts'
import { prepareMail, type PrepareDeps } from './prepare-mail.ts'

const leaseMilliseconds = 60_000
const perRound = 20

type DeliverDeps = Pick<Deps, 'db' | 'clock' | 'log'> & PrepareDeps & { mailer: Mailer }

/**
 * Delivers what is due, a round at a time until nothing is. Failures are tried again with growing waits, then given up
 * visibly. A mail that was taken over by a process that ended before it noted so is sent again, under the same id.
 */
export async function deliverOutbox(deps: DeliverDeps): Promise<number> {
  const { db, clock } = deps
  let delivered = 0
  for (;;) {
    const now = clock()
    const leasedUntil = now + leaseMilliseconds
    const [mails, readers] = await db.batch([claimDueMail(db, now, leasedUntil, perRound), readersOf(db, leasedUntil)])
    const outcomes = await Promise.all(
      mails.map((mail) => deliver(mail, readers.find(({ id }) => id === mail.id) ?? nobody, deps)),
    )
    delivered += outcomes.filter(Boolean).length
    if (mails.length < perRound) return delivered
  }
}

const nobody: Reader = { practice: null, client: null }

async function deliver(row: OutboxRow, reader: Reader, deps: DeliverDeps): Promise<boolean> {
  const { db, clock, log, mailer } = deps
  if (row.recipient === null || row.body === null) {
    await markUndelivered(db, row, 'no recipient', null, clock())
    return false
  }
  if (isOptional(row.kind) && reader.client !== null && reader.client.unsubscribedAt !== null) {
    await dropMail(db, row)
    return false
  }
  try {
    await mailer(await prepareMail(row, reader, deps))
    await markDelivered(db, row, clock())
    return true
  } catch (error) {
    const now = clock()
    const { code, isFinal } = error as { code?: unknown; isFinal?: unknown }
    const retryAt = isFinal === true ? null : nextAttemptAt(row, now)
    // The message of a mail server may quote the address or the text; its code does not.
    const reason = typeof code === 'string' || typeof code === 'number' ? String(code) : 'delivery failed'
    await markUndelivered(db, row, reason, retryAt, now)
    const givenUp = retryAt === null
    log(givenUp ? 'error' : 'warn', 'mail.undelivered', {
      id: row.id,
      kind: row.kind,
      attempts: row.attempts,
      reason,
      givenUp,
    })
    return false
  }
}
