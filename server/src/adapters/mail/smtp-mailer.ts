import { createTransport } from 'nodemailer'
import type { Mailer } from '../../ports.ts'
import { readSender } from './sender.ts'

/** Mail by SMTP, on Node. @param url `smtp://user:password@host:587` or `smtps://…` */
export function createSmtpMailer(url: string, from: string): Mailer {
  const transport = createTransport(url, { from })
  const { address } = readSender(from)
  return async ({ invite, fromName, messageId, ...mail }) => {
    const icalEvent = invite && { method: invite.method, filename: 'invite.ics', content: invite.ics }
    try {
      await transport.sendMail({
        ...mail,
        ...(fromName === undefined ? {} : { from: { name: fromName, address } }),
        ...(messageId === undefined ? {} : { messageId: `<${messageId}>` }),
        ...(icalEvent && { icalEvent }),
      })
    } catch (error) {
      throw asRefusal(error)
    }
  }
}

/**
 * 5xx is final (RFC 5321, section 4.2.1), unless it is about us: without a valid sign-in no mail leaves, and once that
 * is mended all of them do.
 */
function asRefusal(error: unknown): Error {
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown }
  const isFinal = typeof responseCode === 'number' && responseCode >= 500 && code !== 'EAUTH'
  return Object.assign(new Error('The mail server did not take the mail.'), { code: responseCode ?? code, isFinal })
}
