import { Hono } from 'hono'
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { finishAuthentication, payWithCard } from '../checkout/payment.ts'
import type { PaymentOutcome } from '../checkout/payment.ts'
import { sessionTable } from '../checkout/session.ts'
import type { CheckoutSession } from '../checkout/session.ts'
import { intentTable } from '../resources/payment-intents.ts'
import type { World } from '../world.ts'
import { anyCvc, anyExpiry, readCard, typedFrom } from './card-form.ts'
import type { FieldErrors, Typed } from './card-form.ts'
import { respondWithPage } from './layout.ts'
import type { Markup } from './layout.ts'
import { groupedNumber, payForm, summary } from './pay-form.ts'
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
      const reading = readCard(session, typed, world.clock.now())
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
    const intent = session.payment_intent ? intentTable(world).find(session.payment_intent) : undefined
    return intent?.status === 'requires_action' ? showAuthentication(c, session) : showForm(c, session, {})
  }

  function showOutcome(c: Context, before: CheckoutSession, outcome: PaymentOutcome, typed: Typed) {
    const session = sessionTable(world).find(before.id) ?? before
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
    const form = payForm(session, { action: addressOf(c, session), typed, errors })
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

const filledIn = (typed: Typed, number: string): Typed => ({
  ...typed,
  card: groupedNumber(number),
  expiry: typed.expiry || anyExpiry,
  cvc: typed.cvc || anyCvc,
  name: typed.name || 'Test Payer',
})

function messageFor(c: Context, session: CheckoutSession): Record<string, string> {
  const redirects = session.redirect_on_completion === 'always'
  return {
    session: session.id,
    status: session.status,
    parentOrigin: c.req.query('parent_origin') ?? '',
    ...(redirects ? { redirect: afterPayment(session) ?? '' } : {}),
  }
}
