import { expireSession } from '../checkout/expiry.ts'
import { sessionChanges, sessionParameters } from '../checkout/parameters.ts'
import { createSession } from '../checkout/create-session.ts'
import { detailsOf, sessionTable } from '../checkout/session.ts'
import type { CheckoutSession } from '../checkout/session.ts'
import { invalidRequest, noSuch } from '../http/errors.ts'
import { cursorFields, listFields, page } from '../http/lists.ts'
import { mergeMetadata, object, oneOf, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { World } from '../world.ts'

const path = '/v1/checkout/sessions'

function found(world: World, id: string): CheckoutSession {
  const session = sessionTable(world).find(id)
  if (!session) throw noSuch('checkout.session', id)
  return session
}

const filters = object({
  ...listFields,
  customer: text,
  customer_details: object({ email: text }, ['email']),
  payment_intent: text,
  status: oneOf('complete', 'expired', 'open'),
})

const linesOf = (world: World, id: string, cursor: Parameters<typeof page>[2]) =>
  page(detailsOf(world, id).lines, `${path}/${id}/line_items`, cursor)

const emailOf = (session: CheckoutSession) =>
  (session['customer_details'] as { email: string | null } | null)?.email ?? null

export const checkoutSessions: Resource = {
  object: 'checkout.session',
  expansion: {
    references: ['customer', 'payment_intent', 'invoice', 'subscription', 'setup_intent', 'payment_link'],
    includable: { line_items: (row, world) => linesOf(world, row.id, {}) },
  },
  routes: [
    route('POST', path, sessionParameters, ({ world, params }) => createSession(world, params)),
    route('GET', path, filters, ({ world, params }) => {
      const rows = sessionTable(world)
        .all()
        .filter((row) => !params.status || row.status === params.status)
        .filter((row) => !params.customer || row.customer === params.customer)
        .filter((row) => !params.payment_intent || row.payment_intent === params.payment_intent)
        .filter((row) => !params.customer_details || emailOf(row) === params.customer_details.email)
      return page(rows, path, params)
    }),
    route('GET', `${path}/:id`, noParameters, ({ world, id }) => found(world, id)),
    route('POST', `${path}/:id`, sessionChanges, ({ world, id, params }) =>
      sessionTable(world).update(id, { metadata: mergeMetadata(found(world, id).metadata, params.metadata) }),
    ),
    route('POST', `${path}/:id/expire`, noParameters, ({ world, id }) => {
      const session = found(world, id)
      if (session.status !== 'open') {
        throw invalidRequest(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
        )
      }
      return expireSession(world, session)
    }),
    route('GET', `${path}/:id/line_items`, object(cursorFields), ({ world, id, params }) =>
      linesOf(world, found(world, id).id, params),
    ),
  ],
}

export const lineItems: Resource = { object: 'item', expansion: { references: ['price'] }, routes: [] }
