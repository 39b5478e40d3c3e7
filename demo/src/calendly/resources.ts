import { organizationId, userId, userSlug, type SimulatedEvent, type SimulatedEventType } from './store.ts'

/** Resources as the API writes them, under the addresses of this simulator. */
export function createResources(apiBase: string) {
  const uri = (path: string) => `${apiBase}${path}`
  const time = (instant: number) => new Date(instant).toISOString().replace('Z', '000Z')
  const userUri = uri(`/users/${userId}`)
  const organizationUri = uri(`/organizations/${organizationId}`)

  const eventTypeUri = (slug: string) => uri(`/event_types/${slug.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}`)
  const eventUri = ({ id }: SimulatedEvent) => uri(`/scheduled_events/${id}`)
  const inviteeUri = (event: SimulatedEvent) => `${eventUri(event)}/invitees/${event.invitee.id}`

  const scheduledEvent = (event: SimulatedEvent) => ({
    uri: eventUri(event),
    name: event.typeSlug,
    status: event.status,
    start_time: time(event.startsAt),
    end_time: time(event.endsAt),
    event_type: eventTypeUri(event.typeSlug),
    created_at: time(event.createdAt),
    updated_at: time(event.createdAt),
    event_memberships: [{ user: userUri }],
    event_guests: [],
    invitees_counter: { total: 1, active: event.status === 'active' ? 1 : 0, limit: 1 },
  })

  const invitee = (event: SimulatedEvent) => ({
    uri: inviteeUri(event),
    event: eventUri(event),
    email: event.invitee.email,
    name: event.invitee.name,
    status: event.invitee.status,
    rescheduled: event.invitee.rescheduled,
    old_invitee: event.invitee.oldInvitee,
    new_invitee: event.invitee.newInvitee,
    created_at: time(event.invitee.createdAt),
    updated_at: time(event.invitee.createdAt),
    timezone: event.invitee.timeZone,
    questions_and_answers: [],
    cancel_url: `https://calendly.com/cancellations/${event.invitee.id}`,
    reschedule_url: `https://calendly.com/reschedulings/${event.invitee.id}`,
    tracking: {
      utm_campaign: null,
      utm_source: null,
      utm_medium: null,
      utm_content: event.invitee.utmContent,
      utm_term: null,
      salesforce_uuid: null,
    },
    ...(event.invitee.cancelled === null
      ? {}
      : {
          cancellation: {
            canceled_by: event.invitee.cancelled.by === 'host' ? 'Jane Doe' : event.invitee.name,
            reason: null,
            canceler_type: event.invitee.cancelled.by,
            created_at: time(event.invitee.cancelled.at),
          },
        }),
  })

  return {
    userUri,
    organizationUri,
    eventTypeUri,
    inviteeUri,
    scheduledEvent,
    invitee,
    user: {
      uri: userUri,
      name: 'Jane Doe',
      slug: userSlug,
      email: 'jane@example.com',
      scheduling_url: `https://calendly.com/${userSlug}`,
      timezone: 'Europe/Berlin',
      current_organization: organizationUri,
    },
    eventType: ({ slug, name, durationMinutes, active }: SimulatedEventType) => ({
      uri: eventTypeUri(slug),
      name,
      active,
      slug,
      kind: 'solo',
      type: 'StandardEventType',
      duration: durationMinutes,
      scheduling_url: `https://calendly.com/${userSlug}/${slug}`,
    }),
    payload: (event: SimulatedEvent) => ({ ...invitee(event), scheduled_event: scheduledEvent(event) }),
    time,
  }
}

export type Resources = ReturnType<typeof createResources>
