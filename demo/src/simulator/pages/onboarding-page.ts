import { Hono } from 'hono'
import { html } from 'hono/html'
import { endVisit, findLink, openLink } from '../connect/account-links.ts'
import type { AccountLink } from '../connect/account-links.ts'
import { accountTable } from '../connect/account.ts'
import type { World } from '../world.ts'
import { respondWithPage } from './layout.ts'
import type { Markup } from './layout.ts'

/** Where the owner of a connected account says who they are; here two buttons stand for the questions. */
export function createOnboardingPage(world: World): Hono {
  const pages = new Hono()
  const { baseUrl } = world

  pages.get('/onboarding/:id', (c) => {
    const link = findLink(world, c.req.param('id'))
    if (!link) {
      return respondWithPage(c, { baseUrl, title: 'No such link · test mode', body: unknownLink() }, 404)
    }
    const opened = openLink(world, link)
    if (!opened) return c.redirect(link.refreshUrl, 303)
    return respondWithPage(c, { baseUrl, title: 'Onboarding · test mode', body: questions(opened) })
  })

  pages.post('/onboarding/:id', async (c) => {
    const { visit, outcome } = await c.req.parseBody()
    const link = findLink(world, c.req.param('id'))
    if (!link) {
      return respondWithPage(c, { baseUrl, title: 'No such link · test mode', body: unknownLink() }, 404)
    }
    const ended = endVisit(world, link, visit, outcome === 'complete' ? 'complete' : 'later')
    return c.redirect(ended ? link.returnUrl : link.refreshUrl, 303)
  })
  return pages

  function questions(link: AccountLink): Markup {
    const account = accountTable(world).find(link.account)
    const name = account?.business_profile.name ?? account?.email ?? link.account
    return html`<main class="note">
      <h1>Get paid</h1>
      <p>
        Stripe would ask <strong>${name}</strong> about the business, its owner and a bank account here. In test mode
        one click answers it all.
      </p>
      <dl>
        <dt>Account</dt>
        <dd class="id">${link.account}</dd>
        <dt>Payments</dt>
        <dd>${account?.charges_enabled ? 'enabled' : 'not enabled yet'}</dd>
      </dl>
      <form class="choices" method="post" action="${baseUrl}/onboarding/${link.id}">
        <input type="hidden" name="visit" value="${link.visit}" />
        <button class="primary" name="outcome" value="complete" data-busy="Completing…">Complete</button>
        <button class="secondary" name="outcome" value="later">Leave it for later</button>
      </form>
    </main>`
  }
}

const unknownLink = (): Markup =>
  html`<main class="note">
    <h1>There is no such link</h1>
    <p>The address may be incomplete, or the simulator was started afresh. Start again from the dashboard.</p>
  </main>`
