import { html } from 'hono/html'
import type { StoredMail } from '@deskbell/server/adapters/mail/mailbox'

type Markup = ReturnType<typeof html>
/** A page for wherever its routes are mounted. */
export type Page = (root: string) => Markup
export type DevLinks = { site: string; dashboard: string; mailbox: string; simulator: string }

const refreshSeconds = 5

/** The six digits, where the mail brings a sign-in code. */
export function signInCode({ subject }: StoredMail): string | null {
  return /^(\d{6}) is your /.exec(subject)?.[1] ?? null
}

/** All mails, or those to one address; it looks again by itself. */
export const mailboxPage =
  (mails: readonly StoredMail[], to: string | null): Page =>
  (root) =>
    layout(root, {
      title: 'Mailbox',
      refreshes: true,
      body: html`
        <h1>Mailbox</h1>
        ${
          to === null
            ? html`<p class="quiet">Mails stay here while test mode is on. Nothing is sent anywhere.</p>`
            : html`<p class="quiet">Mails to ${to}. <a href="${root}/mailbox">Show all</a></p>`
        }
        ${
          mails.length === 0
            ? html`<p class="empty">
                No mail yet. Sign in or buy something on the demo site, and it arrives here within seconds.
              </p>`
            : html`<ol class="mails" aria-label="Mails, newest first">
                ${mails.map((mail) => mailRow(mail, root))}
              </ol>`
        }
      `,
    })

/** One mail at rest. */
export const mailPage =
  (mail: StoredMail): Page =>
  (root) => {
    const code = signInCode(mail)
    return layout(root, {
      title: mail.subject,
      refreshes: false,
      body: html`
        <p><a href="${root}/mailbox">All mails</a></p>
        <h1>${mail.subject}</h1>
        <p class="quiet">To ${mail.to}, ${moment(mail.sentAt)}</p>
        ${code === null ? '' : codeBlock(code)}
        <div class="text">${withLinks(mail.text)}</div>
        <details>
          <summary>The same mail as HTML</summary>
          <iframe
            title="HTML part of the mail"
            src="${root}/mailbox/${mail.id}/html"
            sandbox="allow-popups allow-popups-to-escape-sandbox"
          ></iframe>
        </details>
      `,
    })
  }

/** What a mail program would show; its links open beside it. */
export const htmlPart = ({ html: mail }: StoredMail): string => mail.replace('<head>', '<head>\n<base target="_blank">')

export const devIndexPage =
  (links: DevLinks): Page =>
  (root) =>
    layout(root, {
      title: 'Test mode',
      refreshes: false,
      body: html`
        <h1>Test mode</h1>
        <p class="quiet">Everything runs on this machine: payments are simulated and mails stay here.</p>
        <ul class="places">
          ${place(links.site, 'Demo site', 'The page of an invented consultant, with the packages in it. Buy something with card 4242 4242 4242 4242.')}
          ${place(links.dashboard, 'Dashboard', 'What the consultant sees. The link printed at the start signs you in.')}
          ${place(links.mailbox, 'Mailbox', 'Sign-in codes and confirmations, as they would reach a buyer.')}
          ${place(links.simulator, 'Payment simulator', 'Payments, webhooks, and the buttons to make them go wrong.')}
        </ul>
      `,
    })

function layout(root: string, { title, refreshes, body }: { title: string; refreshes: boolean; body: Markup }): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        ${refreshes ? html`<meta http-equiv="refresh" content="${refreshSeconds}" />` : ''}
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${root}/mailbox.css" />
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`
}

function mailRow(mail: StoredMail, root: string): Markup {
  const code = signInCode(mail)
  return html`<li>
    <p class="head">
      <a class="subject" href="${root}/mailbox/${mail.id}">${mail.subject}</a>
      <span class="quiet">${moment(mail.sentAt)}</span>
    </p>
    <p class="quiet">To <a href="${root}/mailbox?to=${encodeURIComponent(mail.to)}">${mail.to}</a></p>
    ${code === null ? html`<p class="start">${mail.text}</p>` : codeBlock(code)}
  </li>`
}

const codeBlock = (code: string): Markup => html`<p class="code">${code}</p>`

const place = (href: string, name: string, about: string): Markup =>
  html`<li>
    <a href="${href}">${name}</a>
    <p class="quiet">${about}</p>
  </li>`

const spelling = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' })

const moment = (at: number): Markup =>
  html`<time datetime="${new Date(at).toISOString()}">${spelling.format(at)}</time>`

/** Addresses in a text become links; all else stays text. */
function withLinks(text: string): (string | Markup)[] {
  const addresses = /(https?:\/\/[^\s<>"']+)/
  return text
    .split(addresses)
    .map((piece, index) =>
      index % 2 === 1 ? html`<a href="${piece}" target="_blank" rel="noreferrer">${piece}</a>` : piece,
    )
}
