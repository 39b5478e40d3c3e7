import type { WebhookEndpoint, WebhookEndpointInput } from '../../contract/outgoing-webhooks.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import { webhookSecret } from '../../domain/webhook-signature.ts'
import type { Deps, OutboundReason } from '../../ports.ts'
import { describeEndpoint } from './describe-endpoint.ts'
import { endpointById, insertEndpoint, mostEndpoints, practiceBySlug, type EndpointRow } from './endpoint.repository.ts'
import { sealedFor } from './send-event.ts'

type AddEndpoint = { input: WebhookEndpointInput; caller: Caller }
type AddDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'sealer' | 'outbound'>

/**
 * From now on the address is told what happens. Whether it may be is found out at once. The secret is told this once.
 * Two round trips.
 * @throws DeskbellError `webhook_address_refused`, saying why, `invalid_input`, `forbidden`, `not_found`
 */
export function addEndpoint(request: AddEndpoint, deps: AddDeps): Promise<WebhookEndpoint> {
  return answerOnce(() => add(request, deps))
}

async function add({ input, caller }: AddEndpoint, deps: AddDeps): Promise<WebhookEndpoint> {
  const { db, clock, ids, sealer } = deps
  const { actor, facts, repeatOf } = await loadAs(db, caller, clock(), [practiceBySlug(db, input.practice)])
  const [[practice]] = facts
  requirePermission(actor, practice?.id, 'manage_integrations')
  if (repeatOf !== null) return shown(await endpointById(db, repeatOf))
  await requireOpenAddress(input.url, deps)

  const now = clock()
  const id = ids.id()
  const practiceId = practice?.id as string
  const secret = webhookSecret(ids.token())
  const { href: url, host } = new URL(input.url)
  const { events } = input
  const row = { id, practiceId, url, sealedSecret: await sealer.seal(sealedFor, secret), events, createdAt: now }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'practice.webhook_added',
    subject: ['practice', practiceId],
    after: { endpointId: id, host, events },
  })
  const results = await writeAll(db, [
    ...insertEndpoint(db, row, audit),
    ...rememberRequest(db, caller, id, now, witnessed(audit.id)),
    endpointById(db, id),
  ])
  if (rowsWritten(results[0]) === 0)
    throw fieldProblem('invalid_input', 'url', `Have ${mostEndpoints} endpoints at most; remove another one first.`)
  return { ...shown(results.at(-1) as EndpointRow[]), secret }
}

/**
 * The door is asked, for only it knows where a name leads. Whether anybody answers there yet is another matter: what
 * happens is kept and tried again.
 */
async function requireOpenAddress(url: string, { outbound }: Pick<Deps, 'outbound'>): Promise<void> {
  try {
    await outbound(url, { method: 'HEAD', maximumBytes: 1024, followRedirects: false })
  } catch (error) {
    const reason = (error as { reason?: OutboundReason }).reason
    if (reason === 'address_private')
      throw fieldProblem(
        'webhook_address_refused',
        'url',
        'This address leads into a private network, where nothing is sent. Use one that everybody can reach.',
      )
    if (reason === 'address_refused')
      throw fieldProblem(
        'webhook_address_refused',
        'url',
        'Use an address that begins with https://, without a name and a password in it.',
      )
  }
}

export function shown([row]: readonly EndpointRow[]): WebhookEndpoint {
  if (row === undefined) throw new DeskbellError('not_found')
  return describeEndpoint(row)
}
