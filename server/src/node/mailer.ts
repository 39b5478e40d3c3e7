import { createHttpMailer } from '../adapters/mail/http-mailer.ts'
import { createSmtpMailer } from '../adapters/mail/smtp-mailer.ts'
import type { Mailer } from '../ports.ts'
import type { MailSettings } from '../settings.ts'

export function createMailer(settings: Exclude<MailSettings, { kind: 'mailbox' }>): Mailer {
  if (settings.kind === 'smtp') return createSmtpMailer(settings.url, settings.from)
  return createHttpMailer(settings.kind, settings.key, settings.from)
}
