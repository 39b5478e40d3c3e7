import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { fromBase64, signatureCheck } from '../domain/digest.ts'
import { isOwnPage } from './origin.ts'

const longestToken = 512

/** The browser's own rule for `__Secure-` keeps a page on plain http from planting this cookie. */
export function sessionCookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Secure-better-auth.session_token' : 'better-auth.session_token'
}

export function sessionCookieOptions(publicUrl: string) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: publicUrl.startsWith('https:') } as const
}

/** The signed cookie, where it counts: only our own pages may use it, and a bearer token goes before it. */
export function sessionCookie(c: Context, publicUrl: string): string | undefined {
  if (bearer(c) !== undefined || !isOwnPage(c, publicUrl)) return undefined
  return getCookie(c, sessionCookieName(publicUrl))
}

/**
 * Reads the session token a request carries, trusting its signature alone: whether the session still lives is read
 * together with the facts of the use-case. A wrong signature is no session, never an error.
 */
export function sessionTokenReader({
  authSecret,
  publicUrl,
}: {
  authSecret: string
  publicUrl: string
}): (c: Context) => Promise<string | null> {
  const hasSigned = signatureCheck(authSecret)
  return async (c) => {
    const signed = bearer(c) ?? sessionCookie(c, publicUrl)
    if (signed === undefined || signed.length > longestToken) return null
    const decoded = percentDecoded(signed)
    const dot = decoded.lastIndexOf('.')
    const signature = fromBase64(decoded.slice(dot + 1))
    if (dot < 1 || signature === null) return null
    const token = decoded.slice(0, dot)
    return (await hasSigned(token, signature)) ? token : null
  }
}

function bearer(c: Context): string | undefined {
  return /^bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1]
}

function percentDecoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
