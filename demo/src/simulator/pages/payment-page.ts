import { Hono } from 'hono'
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { finishAuthentication, payWithCard } from '../checkout/payment.ts'
import type { PaymentOutcome } from '../checkout/payment.ts'
import { needsCard, pendingIntentOf, sessionTable } from '../checkout/session.ts'
import type { CheckoutSession } from '../checkout/session.ts'
import type { World } from '../world.ts'
import { filledIn, readCard, typedFrom } from './card-form.ts'
import type { FieldErrors, Typed } from './card-form.ts'
import { respondWithPage } from './layout.ts'
import type { Markup } from './layout.ts'
import { priceWish } from './price-wish.ts'
import { payForm } from './pay-form.ts'
import { summary } from './summary.ts'
import { afterPayment, authenticationPage, completePage, expiredPage, unknownPage } from './session-states.ts'

/** Where a buyer pays: whole pages that work without a script, alone or in a frame. */
export function createPaymentPage(world: World, passTime: () => void): Hono {
  const pages = new Hono()
  const { baseUrl } = world

  pages.get('/pay/:id', (c) => withSession(c, (session) => showState(c, session)))

  pages.post('/pay/:id', async (c) => {
    const body = await c.req.parseBody()
    return withSession(c, (session) => {
      if (session.status !== 'open') return showState(c, session)
      const typed = typedFrom(body)
      const chosen = body['use']
      if (typeof chosen === 'string') return showForm(c, session, filledIn(typed, chosen))
      const changed = priceWish(world, session, typed, body['do'])
      if (changed) return showForm(c, current(session), typed, changed.errors, changed.status)
      const email = session.customer_email
      const reading = readCard(typed, { email, needsCard: needsCard(session), nowMs: world.clock.now() })
      if ('errors' in reading) return showForm(c, session, typed, reading.errors, 422)
      return showOutcome(c, session, payWithCard(world, session, reading.card), typed)
    })
  })

  pages.post('/pay/:id/authenticate', async (c) => {
    const body = await c.req.parseBody()
    return withSession(c, (session) =>
      showOutcome(c, session, finishAuthentication(world, session, body['outcome'] === 'succeed'), {}),
    )
  })
  pages.get('/pay/:id/authenticate', (c) => withSession(c, (session) => showState(c, session)))
  return pages

  function current(session: CheckoutSession): CheckoutSession {
    return sessionTable(world).find(session.id) ?? session
  }

  function withSession(c: Context, answer: (session: CheckoutSession) => Response | Promise<Response>) {
    passTime()
    const session = sessionTable(world).find(c.req.param('id') ?? '')
    const secret = session?.client_secret
    if (!session || (secret && c.req.query('client_secret') !== secret)) {
      return respondWithPage(c, { baseUrl, title: 'No such checkout', body: unknownPage() }, 404)
    }
    return answer(session)
  }

  function showState(c: Context, session: CheckoutSession) {
    if (session.status === 'complete') return show(c, session, 'Payment complete', completePage(session))
    if (session.status === 'expired') return show(c, session, 'Checkout expired', expiredPage(session), 410)
    const intent = pendingIntentOf(world, session)
    return intent?.status === 'requires_action' ? showAuthentication(c, session) : showForm(c, session, {})
  }

  function showOutcome(c: Context, before: CheckoutSession, outcome: PaymentOutcome, typed: Typed) {
    const session = current(before)
    if (outcome.status === 'discount_ended') return showForm(c, session, typed, { code: outcome.message }, 409)
    if (outcome.status === 'declined') {
      const advice = outcome.declineCode === 'authentication_required' ? '' : ' Try another card.'
      return showForm(c, session, typed, { card: `${outcome.message}${advice}` }, 402)
    }
    if (outcome.status === 'requires_authentication') return showAuthentication(c, session)
    const next = afterPayment(session)
    if (outcome.status === 'paid' && session.ui_mode === 'hosted_page' && next) return c.redirect(next, 303)
    return showState(c, session)
  }

  function showForm(
    c: Context,
    session: CheckoutSession,
    typed: Typed,
    errors: FieldErrors = {},
    status: ContentfulStatusCode = 200,
  ) {
    const form = payForm(world, session, { action: addressOf(c, session), typed, errors })
    return show(c, session, 'Pay', html`<main class="checkout">${summary(world, session)}${form}</main>`, status)
  }

  function showAuthentication(c: Context, session: CheckoutSession) {
    return show(c, session, 'Confirm it is you', authenticationPage(session, addressOf(c, session, '/authenticate')))
  }

  function show(c: Context, session: CheckoutSession, title: string, body: Markup, status?: ContentfulStatusCode) {
    const embedded = session.ui_mode === 'embedded_page'
    const data = embedded ? messageFor(c, session) : {}
    return respondWithPage(c, { baseUrl, title: `${title} · test mode`, body, embedded, data }, status)
  }

  /** The query goes along from step to step: in a frame it carries the secret and who listens. */
  function addressOf(c: Context, session: CheckoutSession, step = '') {
    return `${baseUrl}/pay/${session.id}${step}${new URL(c.req.url).search}`
  }
}

function messageFor(c: Context, session: CheckoutSession): Record<string, string> {
  const redirects = session.redirect_on_completion === 'always'
  return {
    session: session.id,
    status: session.status,
    parentOrigin: c.req.query('parent_origin') ?? '',
    ...(redirects ? { redirect: afterPayment(session) ?? '' } : {}),
  }
}
