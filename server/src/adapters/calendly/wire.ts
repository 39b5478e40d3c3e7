import * as z from 'zod/mini'
import type { CalendlyEventType, CalendlyInvitee, CalendlyScheduledEvent, CalendlyUser } from '../../ports.ts'

/** Calendly's API v2 as far as it is read here (https://developer.calendly.com/api-docs). What else it sends is left alone. */

const uri = z.url({ protocol: /^https?$/ }).check(z.maxLength(500))
const text = z.string().check(z.maxLength(2_000))
/** `2026-12-01T09:00:00.000000Z` → UTC milliseconds */
const instant = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((value) => Date.parse(value)),
)
const optional = <Schema extends z.core.$ZodType>(schema: Schema) => z.optional(z.nullable(schema))
const status = z.pipe(
  z.enum(['active', 'canceled']),
  z.transform((value) => (value === 'active' ? ('active' as const) : ('cancelled' as const))),
)

const scheduledEvent = z.object({
  uri,
  status: optional(status),
  start_time: instant,
  end_time: instant,
  event_type: optional(uri),
  created_at: optional(instant),
})

const invitee = z.object({
  uri,
  event: optional(uri),
  email: text,
  name: optional(text),
  timezone: optional(text),
  status,
  rescheduled: optional(z.boolean()),
  old_invitee: optional(uri),
  new_invitee: optional(uri),
  created_at: instant,
  tracking: optional(z.object({ utm_content: optional(text) })),
  cancellation: optional(z.object({ canceler_type: optional(text), created_at: optional(instant) })),
})

export const webhookEnvelope = z.object({ event: z.string(), created_at: instant, payload: z.unknown() })

export const webhookInvitee = z.extend(invitee, { scheduled_event: scheduledEvent })

export const userAnswer = z.object({
  resource: z.object({ uri, email: text, scheduling_url: uri, current_organization: uri }),
})

const eventType = z.object({
  uri,
  name: optional(text),
  active: z.boolean(),
  scheduling_url: uri,
  duration: z.number(),
})

export const scheduledEventAnswer = z.object({ resource: scheduledEvent })
export const linkAnswer = z.object({ resource: z.object({ booking_url: uri }) })
export const inviteeAnswer = z.object({ resource: invitee })
export const subscriptionAnswer = z.object({ resource: z.object({ uri }) })

const page = <Item extends z.core.$ZodType>(item: Item) =>
  z.object({ collection: z.array(item), pagination: optional(z.object({ next_page_token: optional(text) })) })

export const eventTypePage = page(eventType)
export const scheduledEventPage = page(scheduledEvent)
export const inviteePage = page(invitee)

export function toUser({ resource }: z.infer<typeof userAnswer>): CalendlyUser {
  const { uri: userUri, current_organization, email, scheduling_url } = resource
  return { uri: userUri, organizationUri: current_organization, email, schedulingUrl: scheduling_url }
}

export function toEventType(found: z.infer<typeof eventType>): CalendlyEventType {
  const { uri: typeUri, name, active, scheduling_url, duration } = found
  return { uri: typeUri, name: name ?? '', active, schedulingUrl: scheduling_url, durationMinutes: duration }
}

export function toScheduledEvent(found: z.infer<typeof scheduledEvent>): CalendlyScheduledEvent {
  return {
    eventUri: found.uri,
    status: found.status ?? 'active',
    startsAt: found.start_time,
    endsAt: found.end_time,
    eventTypeUri: found.event_type ?? null,
    createdAt: found.created_at ?? found.start_time,
  }
}

/** An invitee's URI begins with the one of its event. */
export function toInvitee(found: z.infer<typeof invitee>): CalendlyInvitee {
  return {
    eventUri: found.event ?? found.uri.replace(/\/invitees\/[^/]*$/, ''),
    inviteeUri: found.uri,
    oldInviteeUri: found.old_invitee ?? null,
    newInviteeUri: found.new_invitee ?? null,
    status: found.status,
    rescheduled: found.rescheduled ?? false,
    email: found.email,
    name: found.name ?? '',
    timeZone: found.timezone ?? null,
    utmContent: found.tracking?.utm_content ?? null,
    cancelledBy: cancelledBy(found.cancellation?.canceler_type),
    cancelledAt: found.cancellation?.created_at ?? null,
    createdAt: found.created_at,
  }
}

function cancelledBy(canceler: string | null | undefined): CalendlyInvitee['cancelledBy'] {
  if (canceler === 'invitee') return 'client'
  return canceler === 'host' ? 'practice' : null
}
