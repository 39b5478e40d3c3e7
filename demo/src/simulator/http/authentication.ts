import { invalidRequest, unauthorized } from './errors.ts'

export const apiVersion = '2026-10-28.endive'

export type Keys = { secretKey: string; publishableKey: string }

function keyFrom(authorization: string | undefined): string | null {
  const [scheme, value] = (authorization ?? '').split(' ')
  if (!value) return null
  if (scheme?.toLowerCase() === 'bearer') return value
  if (scheme?.toLowerCase() === 'basic') return atob(value).split(':')[0] ?? null
  return null
}

const masked = (key: string) => `${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(-4)}`

export function authenticate(headers: Record<string, string>, keys: Keys): void {
  const key = keyFrom(headers['authorization'])
  if (!key) {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    )
  }
  if (key === keys.publishableKey) {
    throw unauthorized(
      'This API call cannot be made with a publishable API key. Please use a secret API key.',
      'secret_key_required',
    )
  }
  if (key !== keys.secretKey) throw unauthorized(`Invalid API Key provided: ${masked(key)}`)
}

/** The simulator speaks one version; answering another with its shapes would teach the wrong lesson. */
export function checkVersion(headers: Record<string, string>, path: string): void {
  const asked = headers['stripe-version']
  if (asked && asked !== apiVersion) {
    throw invalidRequest(`Invalid Stripe API version: ${asked}. The payment simulator speaks ${apiVersion}.`)
  }
  if (headers['stripe-account'] && !path.startsWith('/v1/events')) {
    throw invalidRequest(
      'The payment simulator acts on behalf of connected accounts (Stripe-Account) for their events only.',
    )
  }
}
