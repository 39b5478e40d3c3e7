import { writeAll } from '../../db/run-batch.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { applyEvent, handlerOf, type ApplyDeps } from './apply-event.ts'
import { eventById, keepEvent } from './inbox.repository.ts'

type Webhook = {
  rawBody: string
  signature: string | undefined
  /** Connected accounts have an endpoint of their own, with its own secret. */
  endpoint: 'platform' | 'connect'
}

/**
 * Takes a webhook over: verified on its raw bytes, kept under its event id, answered at once, applied afterwards.
 * Two round trips, the second one behind the answer.
 * @throws DeskbellError `webhook_signature_invalid`
 */
export async function receiveWebhook(
  { rawBody, signature, endpoint }: Webhook,
  deps: ApplyDeps & Pick<Deps, 'background' | 'payments'>,
): Promise<void> {
  const { db, clock, payments, background, log } = deps
  if (signature === undefined) throw new DeskbellError('webhook_signature_invalid')
  const event = await payments.verifyWebhook(rawBody, signature, endpoint)
  const isOfAccount = event.account !== null
  if (event.livemode !== payments.livemode || isOfAccount !== (endpoint === 'connect'))
    throw new DeskbellError('webhook_signature_invalid')
  // On a connected account happens much that is none of ours, such as sales of its owner's own.
  const isOurs = !isOfAccount || event.type.startsWith('account.')
  if (!isOurs) return
  const load = handlerOf(event, deps)?.load(event)
  const keep = [
    keepEvent(db, endpoint === 'connect' ? 'stripe_connect' : 'stripe', event, rawBody, clock()),
    eventById(db, event.id),
  ]
  const [, kept, facts] = await writeAll(db, load === undefined ? keep : [...keep, load])
  const isApplied = (kept as Awaited<ReturnType<typeof eventById>>)[0]?.appliedAt !== null
  log('info', 'webhook.received', { id: event.id, type: event.type, repeated: isApplied })
  if (!isApplied) background(applyEvent({ event, facts }, deps))
}
