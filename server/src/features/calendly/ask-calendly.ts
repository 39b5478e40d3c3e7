import type { CalendlyEvent, CalendlyInvitee, CalendlyScheduledEvent } from '../../ports.ts'
import { reasonOf } from './account.ts'
import type { CalendlyDeps } from './deps.ts'

/** What Calendly says of one invitee now, as if it had just told. */
export function newsFrom(invitee: CalendlyInvitee, event: CalendlyScheduledEvent, now: number): CalendlyEvent[] {
  const { status, cancelledAt, ...rest } = invitee
  const { startsAt, endsAt, eventTypeUri } = event
  const created: CalendlyEvent = {
    ...rest,
    kind: 'created',
    startsAt,
    endsAt,
    eventTypeUri,
    rescheduled: false,
    newInviteeUri: null,
    cancelledBy: null,
  }
  if (status === 'active') return [created]
  return [created, { ...rest, kind: 'cancelled', startsAt, endsAt, eventTypeUri, createdAt: cancelledAt ?? now }]
}

/**
 * Asks Calendly about one invitee.
 * @returns null where it knows none, or where they are of somebody else's
 * @throws CalendlyError
 */
export async function askInvitee(
  { token, inviteeUri, eventUri }: { token: string; inviteeUri: string; eventUri?: string },
  { calendly, clock }: Pick<CalendlyDeps, 'calendly' | 'clock'>,
): Promise<CalendlyEvent[] | null> {
  const invitee = await calendly.readInvitee(token, inviteeUri)
  if (invitee === null || (eventUri !== undefined && invitee.eventUri !== eventUri)) return null
  const event = await calendly.readEvent(token, invitee.eventUri)
  return event === null ? null : newsFrom(invitee, event, clock())
}

/** How long to leave Calendly alone after it failed; UTC milliseconds from now. */
export function pauseAfter(error: unknown): number {
  const { retryAfterSeconds } = error as { retryAfterSeconds?: number | null }
  if (typeof retryAfterSeconds === 'number') return retryAfterSeconds * 1000
  return reasonOf(error) === 'token_refused' ? 6 * 3_600_000 : 5 * 60_000
}
