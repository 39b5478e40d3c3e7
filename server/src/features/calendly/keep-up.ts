import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import type { CalendlyScheduledEvent } from '../../ports.ts'
import { keysOf, problems, reasonOf } from './account.ts'
import { newsFrom, pauseAfter } from './ask-calendly.ts'
import { claimAccount, dueAccounts, noteAccount, type AccountRow } from './connection.repository.ts'
import type { CalendlyDeps } from './deps.ts'
import { knownEvents, type KnownEvent } from './known-event.repository.ts'
import { keepAndApply } from './receive-calendly.ts'

const day = 86_400_000
const askEvery = 10 * 60_000
const ahead = 62 * day
/** Of the ten calls a minute that are free, some are left for what buyers do. */
const mostDetails = 5
const accountsPerRound = 5

/**
 * Asks Calendly what its webhook should have told, account after account, and keeps what did not arrive as if it had.
 * For the timer; an account that fails is left alone for a while.
 */
export async function keepUpWithCalendly(deps: CalendlyDeps): Promise<void> {
  const { db, clock, ids, calendlyKeys } = deps
  const now = clock()
  const withEnvironment = calendlyKeys.token !== null
  const due = await dueAccounts(db, { before: now - askEvery, withEnvironment, limit: accountsPerRound })
  if (due.length === 0) return
  const claims = await writeAll(
    db,
    due.map(({ consultant, connection }) => {
      const { id: consultantId, practiceId } = consultant
      const first = { consultantId, practiceId, webhookId: ids.token(), createdAt: now, updatedAt: now }
      return claimAccount(db, { ...(connection ?? first), checkedAt: now }, connection?.checkedAt ?? null)
    }),
  )
  const mine = due.filter((_, index) => rowsWritten(claims[index]) > 0)
  for (const account of mine) await askAccount(account, deps)
}

async function askAccount(account: AccountRow, deps: CalendlyDeps): Promise<void> {
  const { db, clock, log } = deps
  const { id: consultantId } = account.consultant
  try {
    const { token } = await keysOf(account, deps)
    if (token === null) return
    const user = await userOf(account, token, deps)
    const missed = await tellMissed({ consultantId, token, userUri: user.userUri }, deps)
    if (missed > 0) log('warn', 'calendly.missed', { consultantId, count: missed })
    await noteAccount(db, consultantId, { ...user, problem: null })
  } catch (error) {
    const reason = reasonOf(error)
    if (reason === null) throw error
    log('warn', 'calendly.failed', { consultantId, reason })
    const checkedAt = clock() + pauseAfter(error) - Math.min(askEvery, pauseAfter(error))
    await noteAccount(db, consultantId, { checkedAt, problem: problems[reason] })
  }
}

async function userOf({ connection }: AccountRow, token: string, { calendly }: CalendlyDeps) {
  if (connection !== null && connection.userUri !== null)
    return { userUri: connection.userUri, organizationUri: connection.organizationUri }
  const { uri, organizationUri } = await calendly.readUser(token)
  return { userUri: uri, organizationUri }
}

type Asked = { consultantId: string; token: string; userUri: string }

async function tellMissed({ consultantId, token, userUri }: Asked, deps: CalendlyDeps): Promise<number> {
  const { db, clock, calendly } = deps
  const now = clock()
  const told = await calendly.listScheduledEvents(token, { userUri, from: now - day, to: now + ahead })
  const known = await knownEvents(db, consultantId, { from: now - 2 * day, to: now + ahead + day })
  const missed = told.filter((event) => isNews(event, known)).slice(0, mostDetails)
  for (const event of missed) {
    const invitees = await calendly.listInvitees(token, event.eventUri)
    for (const news of invitees.flatMap((invitee) => newsFrom(invitee, event, now)))
      await keepAndApply(consultantId, news, deps)
  }
  return missed.length
}

/** What was given up before anybody heard of it is no news. */
function isNews({ eventUri, status, startsAt }: CalendlyScheduledEvent, known: readonly KnownEvent[]): boolean {
  const found = known.find((one) => one.eventUri === eventUri)
  if (found === undefined) return status === 'active'
  if (found.isOver) return false
  return status === 'cancelled' || found.startsAt !== startsAt
}
