import { html } from 'hono/html'
import { detailsOf, needsCard } from '../checkout/session.ts'
import type { CheckoutSession } from '../checkout/session.ts'
import { formatAmount } from '../currencies.ts'
import type { World } from '../world.ts'
import { cardFields, input, testCardList } from './card-fields.ts'
import type { Field, Filled } from './card-fields.ts'
import { codeField, countryField } from './extra-fields.ts'
import type { Markup } from './layout.ts'
import { localeOf } from './summary.ts'

const emailField = (session: CheckoutSession): Field => ({
  name: 'email',
  label: 'Email',
  autocomplete: 'email',
  inputMode: 'email',
  locked: session.customer_email,
})

type FormState = Filled & { action: string }

export function payForm(world: World, session: CheckoutSession, state: FormState): Markup {
  const withCard = needsCard(session)
  const { country, discount } = detailsOf(world, session.id)
  return html`<form class="pay" method="post" action="${state.action}" novalidate>
    ${enterPays}${input(emailField(session), state)}
    ${session.automatic_tax.enabled ? countryField(country, state) : ''}
    ${session['allow_promotion_codes'] ? codeField(discount !== null, state) : ''} ${withCard ? cardFields(state) : ''}
    <button class="primary" type="submit" data-busy="Paying…">${buttonText(session)}</button>
    ${withCard ? testCardList() : ''}
  </form>`
}

/** The first button of a form is the one that Enter presses; the others on this page do something else. */
const enterPays = html`<button class="first" type="submit" tabindex="-1" aria-hidden="true"></button>`

function buttonText(session: CheckoutSession): string {
  if (session.mode === 'subscription') return session.amount_total === 0 ? 'Start trial' : 'Subscribe'
  if (session.amount_total === 0) return 'Complete order'
  return `Pay ${formatAmount(session.amount_total, session.currency, localeOf(session))}`
}
