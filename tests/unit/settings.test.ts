import { describe, expect, test } from 'vitest'
import { readSettings, SettingsError, type Environment } from '@deskbell/server/settings'

const least = {
  DATABASE_URL: 'file:./data/deskbell.db',
  PUBLIC_URL: 'https://desk.example.com',
  AUTH_SECRET: 'x'.repeat(32),
}
const stripe = {
  STRIPE_SECRET_KEY: 'sk_test_1',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
}
const read = (changes: Environment = {}) => readSettings({ ...least, ...changes })

function complaintAbout(changes: Environment): string {
  try {
    read(changes)
  } catch (error) {
    if (error instanceof SettingsError) return error.message
    throw error
  }
  throw new Error('Nothing was wrong with these settings.')
}

describe('settings', () => {
  test('need a database, an address and a secret; the rest has defaults', () => {
    expect(read()).toEqual({
      databaseUrl: 'file:./data/deskbell.db',
      databaseAuthToken: null,
      publicUrl: 'https://desk.example.com',
      authSecret: 'x'.repeat(32),
      ownerEmail: null,
      stripe: null,
      platformFeeBps: 0,
      mail: { kind: 'mailbox' },
      calendly: { token: null, signingKey: null },
      rateLimitFactor: 1,
      trustedProxyHeader: null,
      production: false,
    })
  })

  test('that are empty or blank count as left out', () => {
    const blank = {
      OWNER_EMAIL: '',
      PLATFORM_FEE_BPS: ' ',
      MAIL_URL: '',
      TRUSTED_PROXY_HEADER: '  ',
      STRIPE_SECRET_KEY: '',
    }
    expect(read(blank)).toEqual(read())
  })

  test('lose the space around them', () => {
    expect(read({ PUBLIC_URL: ' https://desk.example.com/ ', OWNER_EMAIL: ' Jane@Example.com ' })).toMatchObject({
      publicUrl: 'https://desk.example.com',
      ownerEmail: 'jane@example.com',
    })
  })

  test.each(['file:deskbell.db', 'http://127.0.0.1:8080', 'https://db.example.com', 'libsql://deskbell.turso.io'])(
    'take the database %s',
    (databaseUrl) => {
      expect(read({ DATABASE_URL: databaseUrl }).databaseUrl).toBe(databaseUrl)
    },
  )

  test('take Stripe’s keys together', () => {
    expect(read({ ...stripe, STRIPE_API_BASE: 'http://127.0.0.1:12111' }).stripe).toEqual({
      secretKey: 'sk_test_1',
      publishableKey: 'pk_test_1',
      webhookSecret: 'whsec_1',
      connectWebhookSecret: null,
      apiBase: 'http://127.0.0.1:12111',
      simulated: false,
    })
    const live = { STRIPE_SECRET_KEY: 'rk_live_1', STRIPE_PUBLISHABLE_KEY: 'pk_live_1' }
    expect(read({ ...stripe, ...live }).stripe).toMatchObject({ secretKey: 'rk_live_1', apiBase: null })
  })

  test.each([
    ['smtp://user:password@mail.example.com:587', { kind: 'smtp', url: 'smtp://user:password@mail.example.com:587' }],
    ['smtps://mail.example.com', { kind: 'smtp', url: 'smtps://mail.example.com' }],
    ['resend://re_123', { kind: 'resend', key: 're_123' }],
    ['postmark://abc', { kind: 'postmark', key: 'abc' }],
  ])('send mail by %s', (url, expected) => {
    const from = 'Jane Doe <jane@example.com>'
    expect(read({ MAIL_URL: url, MAIL_FROM: from }).mail).toEqual({ ...expected, from })
  })
})

describe('a setting that is wrong', () => {
  test.each<[string, Environment]>([
    ['DATABASE_URL', { DATABASE_URL: undefined }],
    ['DATABASE_URL', { DATABASE_URL: 'deskbell.db' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://localhost/deskbell' }],
    ['DATABASE_URL', { DATABASE_URL: 'file:' }],
    ['DATABASE_URL', { DATABASE_URL: 'libsql://' }],
    ['PUBLIC_URL', { PUBLIC_URL: undefined }],
    ['PUBLIC_URL', { PUBLIC_URL: 'desk.example.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'localhost:8787' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://desk.example.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://example.com/desk' }],
    ['AUTH_SECRET', { AUTH_SECRET: undefined }],
    ['AUTH_SECRET', { AUTH_SECRET: 'x'.repeat(31) }],
    ['OWNER_EMAIL', { OWNER_EMAIL: 'jane' }],
    ['OWNER_EMAIL', { OWNER_EMAIL: 'jane@' }],
    ['OWNER_EMAIL', { OWNER_EMAIL: 'jane doe@example.com' }],
    ['STRIPE_SECRET_KEY', { ...stripe, STRIPE_SECRET_KEY: 'pk_test_1' }],
    ['STRIPE_PUBLISHABLE_KEY', { ...stripe, STRIPE_PUBLISHABLE_KEY: undefined }],
    ['STRIPE_PUBLISHABLE_KEY', { ...stripe, STRIPE_PUBLISHABLE_KEY: 'sk_test_1' }],
    ['STRIPE_PUBLISHABLE_KEY', { ...stripe, STRIPE_PUBLISHABLE_KEY: 'pk_live_1' }],
    ['STRIPE_PUBLISHABLE_KEY', { ...stripe, STRIPE_SECRET_KEY: 'sk_live_1' }],
    ['STRIPE_WEBHOOK_SECRET', { ...stripe, STRIPE_WEBHOOK_SECRET: undefined }],
    ['STRIPE_WEBHOOK_SECRET', { ...stripe, STRIPE_WEBHOOK_SECRET: 'secret' }],
    ['STRIPE_API_BASE', { ...stripe, STRIPE_API_BASE: 'stripe-mock' }],
    ['STRIPE_API_BASE', { ...stripe, STRIPE_API_BASE: 'localhost:12111' }],
    ['PLATFORM_FEE_BPS', { PLATFORM_FEE_BPS: '2.5' }],
    ['PLATFORM_FEE_BPS', { PLATFORM_FEE_BPS: '-1' }],
    ['PLATFORM_FEE_BPS', { PLATFORM_FEE_BPS: '10001' }],
    ['PLATFORM_FEE_BPS', { PLATFORM_FEE_BPS: '3 %' }],
    ['MAIL_URL', { MAIL_URL: 'mail.example.com', MAIL_FROM: 'jane@example.com' }],
    ['MAIL_URL', { MAIL_URL: 'resend://', MAIL_FROM: 'jane@example.com' }],
    ['MAIL_URL', { MAIL_URL: 'sendmail://x', MAIL_FROM: 'jane@example.com' }],
    ['MAIL_FROM', { MAIL_URL: 'resend://re_1' }],
    ['MAIL_FROM', { MAIL_URL: 'resend://re_1', MAIL_FROM: 'Jane' }],
    ['RATE_LIMIT_FACTOR', { RATE_LIMIT_FACTOR: 'many' }],
    ['RATE_LIMIT_FACTOR', { RATE_LIMIT_FACTOR: '0' }],
    ['RATE_LIMIT_FACTOR', { RATE_LIMIT_FACTOR: '100', NODE_ENV: 'production' }],
    ['TRUSTED_PROXY_HEADER', { TRUSTED_PROXY_HEADER: 'X Forwarded For' }],
    ['CALENDLY_TOKEN', { CALENDLY_TOKEN: 'short' }],
    ['CALENDLY_WEBHOOK_SIGNING_KEY', { CALENDLY_WEBHOOK_SIGNING_KEY: 'a key of several words, on one line' }],
  ])('is named in one line: %s as in %j', (name, changes) => {
    const complaint = complaintAbout(changes)
    expect(complaint).toMatch(new RegExp(`^${name}\\b`))
    expect(complaint).not.toContain('\n')
    // It says how to mend it, not only that it is wrong.
    expect(complaint.length).toBeGreaterThan(name.length + 20)
  })

  test('is never quoted: it may be a secret in the wrong place', () => {
    for (const changes of [
      { ...stripe, STRIPE_SECRET_KEY: 'swapped-secret' },
      { ...stripe, STRIPE_WEBHOOK_SECRET: 'swapped-secret' },
      { MAIL_URL: 'swapped-secret' },
      { AUTH_SECRET: 'swapped-secret' },
      { DATABASE_URL: 'swapped-secret' },
    ]) {
      expect(complaintAbout(changes)).not.toContain('swapped-secret')
    }
  })
})
