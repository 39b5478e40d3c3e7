import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { basePath } from 'hono/route'
import type { Mailbox, StoredMail } from '@deskbell/server/adapters/mail/mailbox'
import { devIndexPage, type DevLinks, htmlPart, mailPage, mailboxPage, type Page, signInCode } from './mailbox-page.ts'

const styles = readFileSync(new URL('mailbox.css', import.meta.url), 'utf8')

/** The mails of test mode, for people and for programs. */
export function mailboxRoutes(mailbox: Mailbox): Hono {
  const routes = new Hono()
  const list = (c: Context) => mailbox.list(c.req.query('to') || undefined)

  routes.get('/mailbox', (c) => respondWithPage(c, mailboxPage(list(c), c.req.query('to') || null)))
  routes.get('/mailbox.json', (c) => {
    c.header('Cache-Control', 'no-store')
    return c.json({ data: list(c).map(toJson) })
  })
  routes.get('/mailbox/:id', (c) => {
    const mail = findMail(mailbox, c)
    return mail === undefined ? c.notFound() : respondWithPage(c, mailPage(mail))
  })
  routes.get('/mailbox/:id/html', (c) => {
    const mail = findMail(mailbox, c)
    if (mail === undefined) return c.notFound()
    // A document of its own, so that the mail's inline styles are allowed and nothing else is.
    const sandbox = 'sandbox allow-popups allow-popups-to-escape-sandbox'
    c.header(
      'Content-Security-Policy',
      `${sandbox}; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'`,
    )
    c.header('Cache-Control', 'no-store')
    return c.html(htmlPart(mail))
  })
  serveStyles(routes)
  return routes
}

/** Where test mode keeps what: the page to start from. */
export function devIndex(links: DevLinks): Hono {
  const routes = new Hono()
  routes.get('/', (c) => respondWithPage(c, devIndexPage(links)))
  serveStyles(routes)
  return routes
}

function serveStyles(routes: Hono): void {
  routes.get('/mailbox.css', (c) =>
    c.body(styles, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'no-cache' }),
  )
}

function respondWithPage(c: Context, page: Page) {
  c.header(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
  c.header('Cache-Control', 'no-store')
  c.header('Referrer-Policy', 'no-referrer')
  return c.html(page(basePath(c).replace(/\/$/, '')))
}

function findMail(mailbox: Mailbox, c: Context): StoredMail | undefined {
  return mailbox.list().find(({ id }) => String(id) === c.req.param('id'))
}

function toJson(mail: StoredMail) {
  const { to, subject, text, html, invite } = mail
  const otp = signInCode(mail)
  return {
    to,
    subject,
    text,
    html,
    attachments: invite === undefined ? [] : [attachmentOf(invite)],
    ...(otp === null ? {} : { otp }),
  }
}

function attachmentOf({ method, ics }: NonNullable<StoredMail['invite']>) {
  return { filename: 'invite.ics', contentType: `text/calendar; charset=utf-8; method=${method}`, content: ics }
}
