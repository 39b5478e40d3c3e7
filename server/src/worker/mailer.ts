import { createHttpMailer } from '../adapters/mail/http-mailer.ts'
import type { Mailer } from '../ports.ts'
import { SettingsError, type MailSettings } from '../settings.ts'

/** @throws SettingsError where mail would need a socket or this process's memory */
export function createWorkerMailer(settings: MailSettings): Mailer {
  if (settings.kind === 'mailbox') throw new SettingsError('MAIL_URL is missing: resend://key or postmark://key.')
  if (settings.kind === 'smtp')
    throw new SettingsError('MAIL_URL must be resend://key or postmark://key: a worker cannot speak SMTP.')
  return createHttpMailer(settings.kind, settings.key, settings.from)
}
