export type SimulatedEventType = { slug: string; name: string; durationMinutes: number; active: boolean }

export type SimulatedInvitee = {
  id: string
  email: string
  name: string
  status: 'active' | 'canceled'
  rescheduled: boolean
  oldInvitee: string | null
  newInvitee: string | null
  utmContent: string | null
  timeZone: string
  cancelled: { by: 'invitee' | 'host'; at: number } | null
  createdAt: number
}

export type SimulatedEvent = {
  id: string
  typeSlug: string
  startsAt: number
  endsAt: number
  status: 'active' | 'canceled'
  createdAt: number
  invitee: SimulatedInvitee
}

export type Subscription = { id: string; url: string; events: string[]; signingKey: string }

export type Delivery = { event: string; body: string; signature: string; status: number | null }

export type Store = {
  eventTypes: SimulatedEventType[]
  events: SimulatedEvent[]
  links: { id: string; typeSlug: string; used: boolean }[]
  subscriptions: Subscription[]
  deliveries: Delivery[]
}

export const userId = 'AAAAAAAAAAAAAAAA'
export const organizationId = 'BBBBBBBBBBBBBBBB'
export const userSlug = 'jane-doe'
