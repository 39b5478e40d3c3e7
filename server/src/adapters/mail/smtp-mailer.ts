import { createTransport } from 'nodemailer'
import type { Mailer } from '../../ports.ts'

/** Mail by SMTP, on Node. @param url `smtp://user:password@host:587` or `smtps://…` */
export function createSmtpMailer(url: string, from: string): Mailer {
  const transport = createTransport(url, { from })
  return async ({ invite, ...mail }) => {
    const icalEvent = invite && { method: invite.method, filename: 'invite.ics', content: invite.ics }
    await transport.sendMail({ ...mail, ...(icalEvent && { icalEvent }) })
  }
}
