import type { StripeSettings } from './adapters/stripe/stripe-client.ts'

export type MailSettings =
  | { kind: 'mailbox' }
  | { kind: 'smtp'; url: string; from: string }
  | { kind: 'resend' | 'postmark'; key: string; from: string }

export type Settings = {
  databaseUrl: string
  databaseAuthToken: string | null
  /** Origin of the API, without a slash at the end. */
  publicUrl: string
  authSecret: string
  ownerEmail: string | null
  /** Null where there are no keys: the simulator stands in, or the start is refused. */
  stripe: StripeSettings | null
  platformFeeBps: number
  mail: MailSettings
  /** Calendly's, for an installation with a single consultant. */
  calendly: { token: string | null; signingKey: string | null }
  rateLimitFactor: number
  trustedProxyHeader: string | null
  production: boolean
}

export type Environment = Readonly<Record<string, string | undefined>>

/** A setting is missing or wrong; the message names it and says how to mend it, in one line. */
export class SettingsError extends Error {}

/** @throws SettingsError */
export function readSettings(environment: Environment): Settings {
  const value = (name: string) => environment[name]?.trim() || null
  const production = value('NODE_ENV') === 'production'
  const rateLimitFactor = number('RATE_LIMIT_FACTOR', value('RATE_LIMIT_FACTOR'), 1, { least: 1, most: 1_000_000 })
  if (production && rateLimitFactor !== 1)
    throw new SettingsError('RATE_LIMIT_FACTOR is for tests: leave it out where NODE_ENV=production.')
  const mail = readMail(value('MAIL_URL'), value('MAIL_FROM'))
  const publicUrl = readOrigin('PUBLIC_URL', value('PUBLIC_URL'))
  const authSecret = value('AUTH_SECRET')
  if (authSecret === null || authSecret.length < 32) {
    throw new SettingsError('AUTH_SECRET must have at least 32 characters: make one with `openssl rand -base64 32`.')
  }
  return {
    databaseUrl: readDatabaseUrl(value('DATABASE_URL')),
    databaseAuthToken: value('DATABASE_AUTH_TOKEN'),
    publicUrl,
    authSecret,
    ownerEmail: readEmail('OWNER_EMAIL', value('OWNER_EMAIL')),
    stripe: readStripe(value),
    platformFeeBps: number('PLATFORM_FEE_BPS', value('PLATFORM_FEE_BPS'), 0, { least: 0, most: 10_000 }),
    mail,
    calendly: {
      token: readSecret('CALENDLY_TOKEN', value('CALENDLY_TOKEN')),
      signingKey: readSecret('CALENDLY_WEBHOOK_SIGNING_KEY', value('CALENDLY_WEBHOOK_SIGNING_KEY')),
    },
    rateLimitFactor,
    trustedProxyHeader: readHeaderName('TRUSTED_PROXY_HEADER', value('TRUSTED_PROXY_HEADER')),
    production,
  }
}

function readStripe(value: (name: string) => string | null): StripeSettings | null {
  const secretKey = value('STRIPE_SECRET_KEY')
  if (secretKey === null) return null
  if (!/^(?:sk|rk)_(?:test|live)_/.test(secretKey))
    throw new SettingsError(
      'STRIPE_SECRET_KEY must begin with sk_test_, sk_live_, rk_test_ or rk_live_: copy it from the Stripe dashboard.',
    )
  const publishableKey = value('STRIPE_PUBLISHABLE_KEY')
  if (publishableKey === null || !/^pk_(?:test|live)_/.test(publishableKey))
    throw new SettingsError(
      'STRIPE_PUBLISHABLE_KEY must begin with pk_test_ or pk_live_: it stands beside the secret key.',
    )
  if (publishableKey.startsWith('pk_live_') !== secretKey.includes('_live_'))
    throw new SettingsError(
      'STRIPE_PUBLISHABLE_KEY and STRIPE_SECRET_KEY must be of the same mode, both test or both live.',
    )
  const webhookSecret = value('STRIPE_WEBHOOK_SECRET')
  if (webhookSecret === null || !webhookSecret.startsWith('whsec_'))
    throw new SettingsError('STRIPE_WEBHOOK_SECRET must begin with whsec_: Stripe shows it at the webhook endpoint.')
  const connectWebhookSecret = value('STRIPE_CONNECT_WEBHOOK_SECRET')
  if (connectWebhookSecret !== null && !connectWebhookSecret.startsWith('whsec_'))
    throw new SettingsError(
      'STRIPE_CONNECT_WEBHOOK_SECRET must begin with whsec_: Stripe shows it at the endpoint for connected accounts.',
    )
  const apiBase = value('STRIPE_API_BASE')
  if (apiBase !== null && !/^https?:$/.test(URL.parse(apiBase)?.protocol ?? ''))
    throw new SettingsError('STRIPE_API_BASE must be a full address such as https://stripe-mock.example.com.')
  return { secretKey, publishableKey, webhookSecret, connectWebhookSecret, apiBase, simulated: false }
}

function readMail(url: string | null, from: string | null): MailSettings {
  if (url === null || url === 'mailbox:') return { kind: 'mailbox' }
  const [, scheme, rest] = /^(smtps?|resend|postmark):\/\/(.+)$/.exec(url) ?? []
  if (scheme === undefined || rest === undefined)
    throw new SettingsError('MAIL_URL must be smtp://…, resend://key, postmark://key or mailbox:.')
  if (from === null || !from.includes('@'))
    throw new SettingsError('MAIL_FROM must name the sender, as in "Jane Doe <jane@example.com>".')
  return scheme === 'resend' || scheme === 'postmark' ? { kind: scheme, key: rest, from } : { kind: 'smtp', url, from }
}

function readDatabaseUrl(url: string | null): string {
  if (url === null || !/^(?:file:|https?:\/\/|libsql:\/\/).+/.test(url))
    throw new SettingsError('DATABASE_URL must be file:path, http(s)://… or libsql://….')
  return url
}

function readOrigin(name: string, text: string | null): string {
  const url = text === null ? null : URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/')
    throw new SettingsError(`${name} must be the address of this server alone, such as https://desk.example.com.`)
  return url.origin
}

function readSecret(name: string, text: string | null): string | null {
  if (text !== null && !/^[\x21-\x7e]{16,4000}$/.test(text))
    throw new SettingsError(`${name} must be the text that Calendly shows, on one line: copy it again.`)
  return text
}

function readHeaderName(name: string, text: string | null): string | null {
  if (text !== null && !/^[A-Za-z0-9-]+$/.test(text))
    throw new SettingsError(`${name} must be the name of one header, such as cf-connecting-ip.`)
  return text
}

/** @throws SettingsError */
export function readPort(text: string | undefined): number {
  const value = Number(text ?? '8787')
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new SettingsError(`PORT must be a number from 1 to 65535, not "${text}".`)
  return value
}

function readEmail(name: string, text: string | null): string | null {
  if (text !== null && !/^[^\s@]+@[^\s@]+$/.test(text)) throw new SettingsError(`${name} must be an email address.`)
  return text?.toLowerCase() ?? null
}

function number(
  name: string,
  text: string | null,
  fallback: number,
  { least, most }: { least: number; most: number },
): number {
  if (text === null) return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most)
    throw new SettingsError(`${name} must be a whole number from ${least} to ${most}.`)
  return value
}
