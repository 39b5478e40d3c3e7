import type { Mailer } from '../../ports.ts'

type HttpMail = {
  url: string
  headers: Record<string, string>
  body: (from: string, mail: Parameters<Mailer>[0]) => unknown
}

/** https://resend.com/docs/api-reference/emails/send-email */
const resend = (key: string): HttpMail => ({
  url: 'https://api.resend.com/emails',
  headers: { Authorization: `Bearer ${key}` },
  body: (from, { to, subject, text, html }) => ({ from, to, subject, text, html }),
})

/** https://postmarkapp.com/developer/api/email-api */
const postmark = (key: string): HttpMail => ({
  url: 'https://api.postmarkapp.com/email',
  headers: { 'X-Postmark-Server-Token': key },
  body: (from, { to, subject, text, html }) => ({
    From: from,
    To: to,
    Subject: subject,
    TextBody: text,
    HtmlBody: html,
    MessageStream: 'outbound',
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
