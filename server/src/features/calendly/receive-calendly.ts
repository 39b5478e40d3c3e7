import { writeAll } from '../../db/run-batch.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import type { CalendlyEvent } from '../../ports.ts'
import { keysOf } from './account.ts'
import { accountOfWebhook, onlyAccount, type AccountRow } from './connection.repository.ts'
import type { CalendlyDeps } from './deps.ts'
import { keepNews, newsById, newsOf } from './news.repository.ts'

type Webhook = {
  rawBody: string
  signature: string | undefined
  /** Of the consultant's own address; null at that of the environment. */
  webhookId: string | null
}

const longest = 24 * 3_600_000

/**
 * Takes news of Calendly's over: verified on the raw bytes with the key of that address, kept under kind and invitee,
 * answered at once, applied afterwards.
 * @throws DeskbellError `not_found` where there is no such address, `webhook_signature_invalid`, `invalid_input`
 */
export async function receiveCalendly({ rawBody, signature, webhookId }: Webhook, deps: CalendlyDeps): Promise<void> {
  const { db, clock, calendly, log } = deps
  const [account] = await (webhookId === null ? onlyAccount(db) : accountOfWebhook(db, webhookId))
  const signingKey = await keyFor(account, webhookId, deps)
  if (account === undefined || signingKey === null) throw new DeskbellError('not_found')
  const consultantId = account.consultant.id
  const read = await calendly.verifyWebhook(rawBody, signature, signingKey, clock())
  if ('problem' in read) {
    log('warn', 'calendly.webhook_refused', { consultantId, problem: read.problem })
    if (read.problem !== 'malformed') throw new DeskbellError('webhook_signature_invalid')
    throw fieldProblem('invalid_input', 'payload', 'This is not what Calendly documents.')
  }
  const { event } = read
  if (event === null) return
  if (event.startsAt >= event.endsAt || event.endsAt - event.startsAt > longest)
    throw fieldProblem('invalid_input', 'payload.scheduled_event', 'A session takes some time, and a day at most.')
  const isNew = await keepAndApply(consultantId, event, deps)
  log('info', 'calendly.received', { consultantId, type: event.kind, repeated: !isNew })
}

async function keyFor(
  account: AccountRow | undefined,
  webhookId: string | null,
  deps: CalendlyDeps,
): Promise<string | null> {
  if (account === undefined) return null
  return webhookId === null ? deps.calendlyKeys.signingKey : (await keysOf(account, deps)).signingKey
}

/** @returns whether it is news: what was applied already is left alone */
export async function keepAndApply(consultantId: string, event: CalendlyEvent, deps: CalendlyDeps): Promise<boolean> {
  const { db, clock, background, applyKept } = deps
  const news = newsOf(consultantId, event)
  const results = await writeAll(db, [...keepNews(db, consultantId, event, clock()), newsById(db, news.id)])
  const [kept] = results.at(-1) as Awaited<ReturnType<typeof newsById>>
  if (kept?.appliedAt != null) return false
  background(applyKept(news))
  return true
}
