import { toBase64 } from '../../domain/digest.ts'
import type { Invite, Mailer } from '../../ports.ts'

type HttpMail = {
  url: string
  headers: Record<string, string>
  body: (from: string, mail: Parameters<Mailer>[0]) => unknown
}

const inviteName = 'invite.ics'
const typeOf = ({ method }: Invite) => `text/calendar; charset=utf-8; method=${method}`

/** https://resend.com/docs/api-reference/emails/send-email */
const resend = (key: string): HttpMail => ({
  url: 'https://api.resend.com/emails',
  headers: { Authorization: `Bearer ${key}` },
  body: (from, { to, subject, text, html, invite }) => ({
    from,
    to,
    subject,
    text,
    html,
    ...(invite === undefined
      ? {}
      : { attachments: [{ filename: inviteName, content: toBase64(invite.ics), content_type: typeOf(invite) }] }),
  }),
})

/** https://postmarkapp.com/developer/api/email-api */
const postmark = (key: string): HttpMail => ({
  url: 'https://api.postmarkapp.com/email',
  headers: { 'X-Postmark-Server-Token': key },
  body: (from, { to, subject, text, html, invite }) => ({
    From: from,
    To: to,
    Subject: subject,
    TextBody: text,
    HtmlBody: html,
    MessageStream: 'outbound',
    ...(invite === undefined
      ? {}
      : { Attachments: [{ Name: inviteName, Content: toBase64(invite.ics), ContentType: typeOf(invite) }] }),
  }),
})

/** Mail through a provider's HTTP API, for runtimes without sockets. @throws with the status where it was refused */
export function createHttpMailer(provider: 'resend' | 'postmark', key: string, from: string): Mailer {
  const { url, headers, body } = provider === 'resend' ? resend(key) : postmark(key)
  return async (mail) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body(from, mail)),
      signal: AbortSignal.timeout(10_000),
    })
    if (!answer.ok) throw Object.assign(new Error(`Mail provider answered ${answer.status}`), { code: answer.status })
  }
}
