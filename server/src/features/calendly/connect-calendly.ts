import type { CalendlyConnection, CalendlyInput } from '../../contract/calendly.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import type { CalendlyUser } from '../../ports.ts'
import { describeConnection, keysOf, reasonOf, sealedFor } from './account.ts'
import { accountOfConsultant, connectStatements, type AccountRow } from './connection.repository.ts'
import type { CalendlyDeps } from './deps.ts'
import { forgetSubscription } from './forget-subscription.ts'

type ConnectCalendly = { consultantId: string; input: CalendlyInput; caller: Caller }

/**
 * Connects a consultant's account at Calendly, in place of an earlier one: the token is tried, and Calendly asked to
 * tell what happens. It is kept sealed and never told again. Two round trips.
 * @throws DeskbellError `calendly_refused`, `unavailable`, `version_conflict`, `forbidden`, `not_found`
 */
export async function connectCalendly(
  { consultantId, input, caller }: ConnectCalendly,
  deps: CalendlyDeps,
): Promise<CalendlyConnection> {
  const { db, clock, ids, sealer, publicUrl } = deps
  const { actor, facts } = await loadAs(db, caller, clock(), [accountOfConsultant(db, consultantId)])
  const [[account]] = facts
  requirePermission(actor, account?.consultant.practiceId, 'connect_calendly', consultantId)
  const before = account as AccountRow
  const { practiceId } = before.consultant
  const user = await readUser(input.token, deps)
  const signingKey = input.signingKey ?? ids.token()
  const webhookId = ids.token()
  const webhook = await subscribe({ token: input.token, signingKey, webhookId, user }, deps)

  const now = clock()
  const row = {
    consultantId,
    practiceId,
    webhookId,
    sealedToken: await sealer.seal(sealedFor.token, input.token),
    sealedSigningKey: await sealer.seal(sealedFor.signingKey, signingKey),
    userUri: user.uri,
    organizationUri: user.organizationUri,
    webhookUri: webhook.uri,
    problem: webhook.problem,
    checkedAt: null,
    // What was booked since the first connection counts, however often it is connected anew.
    createdAt: before.connection?.createdAt ?? now,
    updatedAt: now,
  }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'consultant.calendly_connected',
    subject: ['consultant', consultantId],
    before: { calendly: before.connection === null ? 'none' : 'connected' },
    after: { calendly: 'connected anew' },
  })
  const results = await writeAll(db, [
    ...connectStatements(db, row, before.connection?.webhookId ?? null, audit),
    accountOfConsultant(db, consultantId),
  ])
  const isSaved = rowsWritten(results[0]) > 0
  const old = isSaved ? before : { ...before, connection: row }
  deps.background(forgetSubscription(old, deps))
  if (!isSaved) throw new DeskbellError('version_conflict')
  const [saved] = results.at(-1) as AccountRow[]
  return describeConnection(saved as AccountRow, await keysOf(saved as AccountRow, deps), publicUrl)
}

async function readUser(token: string, { calendly, log }: CalendlyDeps): Promise<CalendlyUser> {
  try {
    return await calendly.readUser(token)
  } catch (error) {
    const reason = reasonOf(error)
    log('warn', 'calendly.not_connected', { reason: reason ?? 'unknown' })
    if (reason === 'token_refused' || reason === 'not_found' || reason === 'refused')
      throw fieldProblem(
        'calendly_refused',
        'token',
        'Calendly does not accept this token. Copy it again, or make a new one.',
      )
    throw new DeskbellError('unavailable')
  }
}

type Wanted = { token: string; signingKey: string; webhookId: string; user: CalendlyUser }

/** Calendly delivers to https alone. Where it refuses, the account counts all the same: it is asked from time to time. */
async function subscribe(
  { token, signingKey, webhookId, user }: Wanted,
  { calendly, publicUrl, log }: CalendlyDeps,
): Promise<{ uri: string | null; problem: string | null }> {
  if (!publicUrl.startsWith('https:')) return { uri: null, problem: null }
  try {
    const url = `${publicUrl}/webhooks/calendly/${webhookId}`
    const { uri: userUri, organizationUri } = user
    return { uri: await calendly.subscribe(token, { url, signingKey, userUri, organizationUri }), problem: null }
  } catch (error) {
    log('warn', 'calendly.not_subscribed', { reason: reasonOf(error) ?? 'unknown' })
    return { uri: null, problem: 'Calendly did not take the webhook, so it is asked now and then instead.' }
  }
}
