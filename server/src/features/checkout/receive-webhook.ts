import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { applyEvent, type ApplyDeps } from './apply-event.ts'
import { purchaseBySession } from './checkout.repository.ts'
import { eventById, keepEvent } from './inbox.repository.ts'

/**
 * Takes a webhook over: verified on its raw bytes, kept under its event id, answered at once, applied afterwards.
 * Two round trips, the second one behind the answer.
 * @throws DeskbellError `webhook_signature_invalid`
 */
export async function receiveWebhook(
  { rawBody, signature }: { rawBody: string; signature: string | undefined },
  deps: ApplyDeps & Pick<Deps, 'background'>,
): Promise<void> {
  const { db, clock, payments, background, log } = deps
  if (signature === undefined) throw new DeskbellError('webhook_signature_invalid')
  const event = await payments.verifyWebhook(rawBody, signature)
  if (event.livemode !== payments.livemode) throw new DeskbellError('webhook_signature_invalid')
  const [, [kept], [row]] = await db.batch([
    keepEvent(db, 'stripe', event, rawBody, clock()),
    eventById(db, event.id),
    purchaseBySession(db, event.objectId ?? ''),
  ])
  log('info', 'webhook.received', { id: event.id, type: event.type, repeated: kept?.appliedAt !== null })
  if (kept?.appliedAt === null) background(applyEvent({ event, row }, deps))
}
