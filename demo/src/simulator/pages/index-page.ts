import { Hono } from 'hono'
import { html } from 'hono/html'
import type { CheckoutSession } from '../checkout/session.ts'
import type { SimulatorControl } from '../control.ts'
import { formatAmount } from '../currencies.ts'
import type { StripeEvent } from '../events.ts'
import type { Delivery } from '../webhooks/deliveries.ts'
import { faultKinds } from '../webhooks/faults.ts'
import type { Fault } from '../webhooks/faults.ts'
import { respondWithPage } from './layout.ts'
import type { Markup } from './layout.ts'
import { moneySections } from './index-money.ts'

const shown = 50

/** What goes on inside, and the buttons to meddle with it. */
export function createIndexPage(control: SimulatorControl, baseUrl: string): Hono {
  const pages = new Hono()
  const mount = new URL(baseUrl).pathname
  pages.get('/', (c) => {
    const body = html`<main class="index">
      <h1>Payment simulator</h1>
      <p class="hint">
        Stands in for Stripe while you try things. Payments and webhooks are made up; nothing leaves this machine.
      </p>
      ${clockSection()}${faultSection()}${sessionSection()}${moneySections(control, button)}${eventSection()}
    </main>`
    return respondWithPage(c, { baseUrl, title: 'Payment simulator', body, wide: true })
  })
  // Under a path of a bigger app the router tells an address with a last slash from one without.
  pages.get('/*', (c, next) => (new URL(c.req.url).pathname === `${mount}/` ? c.redirect(baseUrl) : next()))
  return pages

  function button(action: string, label: string, fields: Record<string, string> = {}): Markup {
    const hidden = Object.entries(fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )
    return html`<form method="post" action="${baseUrl}/control/${action}">
      ${hidden}<button class="small">${label}</button>
    </form>`
  }

  function clockSection(): Markup {
    const hours = (count: number) => ({ advanceMs: String(count * 3_600_000) })
    return html`<section>
      <h2>Clock</h2>
      <p>${moment(control.now())}</p>
      <div class="row">
        ${button('clock', 'An hour on', hours(1))}${button('clock', 'A day on', hours(24))}${button('clock', '30 days on', hours(720))}
      </div>
    </section>`
  }

  function sessionSection(): Markup {
    const rows = control.sessions().slice(0, shown)
    return html`<section>
      <h2>Sessions</h2>
      ${
        rows.length === 0
          ? html`<p class="hint">None yet. Buy something in the shop and it appears here.</p>`
          : html`<div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th>Session</th>
                    <th class="figure">Amount</th>
                    <th>Status</th>
                    <th>Payer</th>
                    <th></th>
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(sessionRow)}
                </tbody>
              </table>
            </div>`
      }
    </section>`
  }

  function sessionRow(session: CheckoutSession): Markup {
    const details = session['customer_details'] as { email: string | null } | null
    const open = session.status === 'open'
    return html`<tr>
      <td class="id">${session.url ? html`<a href="${session.url}">${short(session.id)}</a>` : short(session.id)}</td>
      <td class="figure">${formatAmount(session.amount_total, session.currency)}</td>
      <td>${session.status}, ${session.payment_status.replaceAll('_', ' ')}</td>
      <td>${details?.email ?? '–'}</td>
      <td>
        ${open ? html`<div class="row">${button(`sessions/${session.id}/pay`, 'Pay')}${button(`sessions/${session.id}/expire`, 'Expire')}</div>` : ''}
      </td>
    </tr>`
  }

  function eventSection(): Markup {
    const rows = control.events().toReversed().slice(0, shown)
    return html`<section>
      <h2>Events</h2>
      ${
        rows.length === 0
          ? html`<p class="hint">None yet.</p>`
          : html`<div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th>Time</th>
                    <th>Event</th>
                    <th>Deliveries</th>
                    <th></th>
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(eventRow)}
                </tbody>
              </table>
            </div>`
      }
      <div class="row">${button('deliver', 'Deliver what waits')}</div>
    </section>`
  }

  function eventRow(event: StripeEvent): Markup {
    const deliveries = control.deliveries(event.id).toReversed()
    return html`<tr>
      <td>${moment(event.created * 1000)}</td>
      <td>${event.type}<br /><span class="id">${short(event.id)}</span></td>
      <td>
        ${deliveries.length === 0 ? '–' : deliveries.map((delivery) => html`<div>${deliveryText(delivery)}</div>`)}
      </td>
      <td>${button(`events/${event.id}/redeliver`, 'Redeliver')}</td>
    </tr>`
  }

  function faultSection(): Markup {
    const faults = control.faults()
    return html`<section>
      <h2>Delivery faults</h2>
      <p class="hint">Make webhooks misbehave as they do in real life. Without a number a fault stays until cleared.</p>
      <form class="fault" method="post" action="${baseUrl}/control/faults">
        <label
          >Fault
          <select name="kind">
            ${faultKinds.map((kind) => html`<option>${kind}</option>`)}
          </select></label
        >
        <label>Event type <input name="type" placeholder="all" /></label>
        <label>Next <input name="count" inputmode="numeric" placeholder="every" size="5" /></label>
        <button class="small">Set fault</button>
      </form>
      ${
        faults.length === 0
          ? ''
          : html`<ul>
                ${faults.map((fault) => html`<li>${faultText(fault)}</li>`)}
              </ul>
              <div class="row">${button('faults/clear', 'Clear faults')}</div>`
      }
    </section>`
  }
}

const short = (id: string) => (id.length > 24 ? `${id.slice(0, 16)}…${id.slice(-4)}` : id)

const moment = (ms: number) => new Date(ms).toISOString().replace('T', ' ').slice(0, 19)

const faultText = ({ kind, type, count }: Fault) =>
  `${kind}: ${type ?? 'any event'}, ${count === undefined ? 'every time' : `next ${count}`}`

function deliveryText({ state, fault, attempts }: Delivery): string {
  const last = attempts.at(-1)
  const answer = last ? ` (${last.status ?? last.error})` : ''
  const tries = attempts.length > 1 ? `, ${attempts.length} attempts` : ''
  return `${state}${answer}${tries}${fault ? `, ${fault}` : ''}`
}
