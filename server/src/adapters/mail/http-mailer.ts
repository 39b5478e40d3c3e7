import { toBase64 } from '../../domain/digest.ts'
import type { Invite, Mail, Mailer } from '../../ports.ts'
import { senderAs } from './sender.ts'

type Provider = {
  url: string
  headers: (mail: Mail) => Record<string, string>
  body: (from: string, mail: Mail) => unknown
  /** Whether a refusal means that the same mail was taken over before, in other words. */
  isTaken: (status: number, answer: unknown) => boolean
  /** Whether a refusal with this status and body will be repeated for ever. */
  isFinal: (status: number, answer: unknown) => boolean
}

const inviteName = 'invite.ics'
const typeOf = ({ method }: Invite) => `text/calendar; charset=utf-8; method=${method}`

/** What is a header to a mail server. */
function headersOf({ messageId, headers }: Mail): Record<string, string> {
  return { ...headers, ...(messageId === undefined ? {} : { 'Message-ID': `<${messageId}>` }) }
}

/** https://resend.com/docs/api-reference/emails/send-email */
const resend = (key: string): Provider => ({
  url: 'https://api.resend.com/emails',
  // A day long the same key is the same mail: https://resend.com/docs/dashboard/emails/idempotency-keys
  headers: ({ messageId }) => ({
    Authorization: `Bearer ${key}`,
    ...(messageId === undefined ? {} : { 'Idempotency-Key': messageId }),
  }),
  body: (from, mail) => ({
    from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    ...(mail.replyTo === undefined ? {} : { reply_to: mail.replyTo }),
    ...(Object.keys(headersOf(mail)).length === 0 ? {} : { headers: headersOf(mail) }),
    ...(mail.invite === undefined
      ? {}
      : {
          attachments: [
            { filename: inviteName, content: toBase64(mail.invite.ics), content_type: typeOf(mail.invite) },
          ],
        }),
  }),
  isTaken: (status, answer) =>
    status === 409 && (answer as { name?: string } | null)?.name === 'invalid_idempotent_request',
  isFinal: (status) => status === 400 || status === 413 || status === 422,
})

/** https://postmarkapp.com/developer/api/email-api */
const postmark = (key: string): Provider => ({
  url: 'https://api.postmarkapp.com/email',
  headers: () => ({ 'X-Postmark-Server-Token': key }),
  body: (from, mail) => ({
    From: from,
    To: mail.to,
    Subject: mail.subject,
    TextBody: mail.text,
    HtmlBody: mail.html,
    MessageStream: 'outbound',
    ...(mail.replyTo === undefined ? {} : { ReplyTo: mail.replyTo }),
    ...(Object.keys(headersOf(mail)).length === 0
      ? {}
      : {
          Headers: Object.entries({
            ...headersOf(mail),
            // Else Postmark puts an id of its own in its place.
            ...(mail.messageId === undefined ? {} : { 'X-PM-KeepID': 'true' }),
          }).map(([Name, Value]) => ({ Name, Value })),
        }),
    ...(mail.invite === undefined
      ? {}
      : { Attachments: [{ Name: inviteName, Content: toBase64(mail.invite.ics), ContentType: typeOf(mail.invite) }] }),
  }),
  isTaken: () => false,
  // 300: not a valid mail; 406: the address bounced before. Other 422 are about the account, and can be mended.
  // https://postmarkapp.com/developer/api/overview#error-codes
  isFinal: (status, answer) =>
    status === 413 || [300, 406].includes((answer as { ErrorCode?: number } | null)?.ErrorCode ?? 0),
})

const providers = { resend, postmark }

/**
 * Mail through a provider's HTTP API, for runtimes without sockets.
 * @throws with the status where it was refused
 */
export function createHttpMailer(
  provider: keyof typeof providers,
  key: string,
  from: string,
  send: typeof fetch = (input, init) => fetch(input, init),
): Mailer {
  const { url, headers, body, isTaken, isFinal } = providers[provider](key)
  return async (mail) => {
    const answer = await send(url, {
      method: 'POST',
      headers: { ...headers(mail), 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body(senderAs(from, mail.fromName), mail)),
      signal: AbortSignal.timeout(10_000),
    })
    const told: unknown = await answer.json().catch(() => null)
    if (answer.ok || isTaken(answer.status, told)) return
    throw Object.assign(new Error(`Mail provider answered ${answer.status}`), {
      code: answer.status,
      isFinal: isFinal(answer.status, told),
    })
  }
}
