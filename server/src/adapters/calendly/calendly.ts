import * as z from 'zod/mini'
import { normaliseCalendlyLink } from '../../domain/calendly-link.ts'
import type { Calendly, OutboundFetch } from '../../ports.ts'
import { callCalendly } from './call-calendly.ts'
import { CalendlyError } from './calendly-error.ts'
import { verifyWebhook } from './verify-webhook.ts'
import * as wire from './wire.ts'

export type CalendlySettings = {
  outbound: OutboundFetch
  /** Another host for the API, possibly with a path and trusted by the door; Calendly's own where absent. */
  apiBase?: string
}

const mostPages = 10

/** Calendly's API v2. Its limits are low: ask when something is needed, and keep what was answered. */
export function createCalendly({ outbound, apiBase = 'https://api.calendly.com' }: CalendlySettings): Calendly {
  const base = apiBase.replace(/\/$/, '')
  const call = callCalendly(outbound, base)

  async function pages<Item>(
    token: string,
    path: string,
    schema: z.ZodMiniType<{
      collection: Item[]
      pagination?: { next_page_token?: string | null | undefined } | null | undefined
    }>,
    query: Record<string, string>,
  ): Promise<Item[]> {
    const items: Item[] = []
    let from: string | null | undefined
    for (let page = 0; page < mostPages; page++) {
      const asked = { ...query, count: '100', ...(from == null ? {} : { page_token: from }) }
      const { collection, pagination } = await call(token, path, schema, { query: asked })
      items.push(...collection)
      from = pagination?.next_page_token
      if (!from) break
    }
    return items
  }

  const readUser: Calendly['readUser'] = async (token) => wire.toUser(await call(token, '/users/me', wire.userAnswer))

  return {
    verifyWebhook,
    readUser,

    async findEventType(token, schedulingUrl) {
      const { uri: user } = await readUser(token)
      const wanted = bareLink(schedulingUrl)
      const types = await pages(token, '/event_types', wire.eventTypePage, { user, active: 'true' })
      const found = types.find((type) => type.active && bareLink(type.scheduling_url) === wanted)
      return found === undefined ? null : wire.toEventType(found)
    },

    async createSchedulingLink(token, eventTypeUri) {
      const body = { max_event_count: 1, owner: eventTypeUri, owner_type: 'EventType' }
      const { resource } = await call(token, '/scheduling_links', wire.linkAnswer, { method: 'POST', body })
      return resource.booking_url
    },

    async listScheduledEvents(token, { userUri, from, to }) {
      const query = {
        user: userUri,
        min_start_time: new Date(from).toISOString(),
        max_start_time: new Date(to).toISOString(),
        sort: 'start_time:asc',
      }
      return (await pages(token, '/scheduled_events', wire.scheduledEventPage, query)).map(wire.toScheduledEvent)
    },

    listInvitees: async (token, eventUri) =>
      (await pages(token, `${pathOf(eventUri)}/invitees`, wire.inviteePage, {})).map(wire.toInvitee),

    readEvent: (token, eventUri) =>
      orNull(async () =>
        wire.toScheduledEvent((await call(token, pathOf(eventUri), wire.scheduledEventAnswer)).resource),
      ),

    readInvitee: (token, inviteeUri) =>
      orNull(async () => wire.toInvitee((await call(token, pathOf(inviteeUri), wire.inviteeAnswer)).resource)),

    async subscribe(token, { url, signingKey, userUri, organizationUri }) {
      const body = {
        url,
        events: ['invitee.created', 'invitee.canceled'],
        organization: organizationUri,
        user: userUri,
        scope: 'user',
        signing_key: signingKey,
      }
      const { resource } = await call(token, '/webhook_subscriptions', wire.subscriptionAnswer, {
        method: 'POST',
        body,
      })
      return resource.uri
    },

    async unsubscribe(token, subscriptionUri) {
      await orNull(() => call(token, pathOf(subscriptionUri), z.unknown(), { method: 'DELETE' }))
    },
  }
}

/** A URI that a webhook brought names a thing; the token goes to no other host because of it. @throws CalendlyError */
function pathOf(uri: string): string {
  const path = /(\/(?:scheduled_events|webhook_subscriptions)\/[\w-]+(?:\/invitees\/[\w-]+)?)$/.exec(uri)?.[1]
  if (path === undefined) throw new CalendlyError('not_found', 'This is no URI of Calendly’s.')
  return path
}

async function orNull<Made>(work: () => Promise<Made>): Promise<Made | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CalendlyError && error.reason === 'not_found') return null
    throw error
  }
}

/** The same page, whatever its query, case and host's spelling. */
function bareLink(link: string): string {
  return (normaliseCalendlyLink(link) ?? link)
    .replace(/[?#].*$/, '')
    .replace(/\/$/, '')
    .toLowerCase()
}
