import { Hono } from 'hono'
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { portalByKey } from '../portal/portal-sessions.ts'
import type { PortalSession } from '../portal/portal-sessions.ts'
import { replaceCard } from '../portal/replace-card.ts'
import { cancellationAt } from '../subscriptions/cancellation.ts'
import { changeSubscription, isOver, subscriptionTable } from '../subscriptions/subscription.ts'
import { customerTable } from '../resources/customers.ts'
import type { World } from '../world.ts'
import { filledIn, readCard, typedFrom } from './card-form.ts'
import type { FieldErrors, Typed } from './card-form.ts'
import { respondWithPage } from './layout.ts'
import { portalBody } from './portal-body.ts'

/** Where a customer looks after subscriptions and cards without the shop. */
export function createPortalPage(world: World, passTime: () => void): Hono {
  const pages = new Hono()
  const { baseUrl } = world

  pages.get('/portal/:key', (c) => withSession(c, (session) => show(c, session)))

  pages.post('/portal/:key/card', async (c) => {
    const body = await c.req.parseBody()
    return withSession(c, (session) => {
      const typed = typedFrom(body)
      if (typeof body['use'] === 'string') return show(c, session, filledIn(typed, body['use']))
      const email = customerTable(world).find(session.customer)?.email ?? 'payer@example.com'
      const reading = readCard(typed, { email, needsCard: true, nowMs: world.clock.now() })
      if ('errors' in reading) return show(c, session, typed, reading.errors, 422)
      const refused = replaceCard(world, session.customer, reading.card)
      if (refused) return show(c, session, typed, { card: refused }, 402)
      return done(c, session, 'payment_method_update')
    })
  })

  pages.post('/portal/:key/subscriptions/:id', async (c) => {
    const body = await c.req.parseBody()
    return withSession(c, (session) => {
      const subscription = subscriptionTable(world).find(c.req.param('id'))
      if (!subscription || subscription.customer !== session.customer || isOver(subscription)) return show(c, session)
      const cancel = body['do'] === 'cancel'
      changeSubscription(world, subscription, cancellationAt(world, subscription, cancel ? 'period_end' : null))
      return done(c, session, 'subscription_cancel')
    })
  })
  return pages

  function withSession(c: Context, answer: (session: PortalSession) => Response | Promise<Response>) {
    passTime()
    const session = portalByKey(world, c.req.param('key') ?? '')
    if (session) return answer(session)
    const body = html`<main class="note">
      <h1>There is no such page</h1>
      <p>The address may be incomplete, or the simulator was started afresh. Open it again from the shop.</p>
    </main>`
    return respondWithPage(c, { baseUrl, title: 'No such page · test mode', body }, 404)
  }

  /** A session for one errand leads back once it is done. */
  function done(c: Context, session: PortalSession, errand: string) {
    const after = session.flow?.['after_completion'] as
      | { type: string; redirect: { return_url: string } | null }
      | undefined
    const back = after?.redirect?.return_url
    return c.redirect(session.flow?.type === errand && back ? back : session.url, 303)
  }

  function show(
    c: Context,
    session: PortalSession,
    typed: Typed = {},
    errors: FieldErrors = {},
    status: ContentfulStatusCode = 200,
  ) {
    const body = portalBody(world, session, { typed, errors })
    return respondWithPage(c, { baseUrl, title: 'Billing · test mode', body, wide: true }, status)
  }
}
