import type { Deps, Mailer } from '../../ports.ts'
import { claimDueMail, markDelivered, markUndelivered, type OutboxRow } from './outbox.repository.ts'

const leaseMilliseconds = 60_000
const perRound = 20
const mostAttempts = 8
/** A code older than this is no use to anybody. */
const secretLifeMilliseconds = 10 * 60_000

type DeliverDeps = Pick<Deps, 'db' | 'clock' | 'log'> & { mailer: Mailer }

/** Delivers what is due, a round at a time until nothing is. Failures are tried again with growing waits, then given up visibly. */
export async function deliverOutbox(deps: DeliverDeps): Promise<number> {
  const { db, clock } = deps
  let delivered = 0
  for (;;) {
    const mails = await claimDueMail(db, clock(), leaseMilliseconds, perRound)
    const outcomes = await Promise.all(mails.map((mail) => deliver(mail, deps)))
    delivered += outcomes.filter(Boolean).length
    if (mails.length < perRound) return delivered
  }
}

async function deliver(row: OutboxRow, { db, clock, log, mailer }: DeliverDeps): Promise<boolean> {
  const { recipient, body } = row
  if (recipient === null || body === null) {
    await markUndelivered(db, row, 'no recipient', null, clock())
    return false
  }
  try {
    await mailer({ to: recipient, ...body })
    await markDelivered(db, row, clock())
    return true
  } catch (error) {
    const now = clock()
    const retryAt = now + 5_000 * 2 ** row.attempts
    const givenUp = row.attempts >= mostAttempts || (row.secret && retryAt > row.createdAt + secretLifeMilliseconds)
    const code = (error as { code?: unknown }).code
    // The message of a mail server may quote the address or the text; its code does not.
    const reason = typeof code === 'string' || typeof code === 'number' ? String(code) : 'delivery failed'
    await markUndelivered(db, row, reason, givenUp ? null : retryAt, now)
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
