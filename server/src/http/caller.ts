import type { Context, MiddlewareHandler } from 'hono'
import type { Caller } from '../db/identity.ts'
import { sha256 } from '../domain/digest.ts'
import { fieldProblem } from '../domain/errors.ts'
import type { Env } from './env.ts'
import { sessionTokenReader } from './session-token.ts'

/**
 * Sets `c.var.caller` without asking the database. It reads the body of POSTs that carry an `Idempotency-Key`, so the
 * limit on body sizes stands before it and `clientAddress` too.
 */
export function caller(settings: { authSecret: string; publicUrl: string }): MiddlewareHandler<Env> {
  const readSessionToken = sessionTokenReader(settings)
  return async (c, next) => {
    const sessionToken = await readSessionToken(c)
    const purchaseToken = readPurchaseToken(c)
    const idempotency = await readIdempotency(c, { sessionToken, purchaseToken })
    c.set('caller', { sessionToken, purchaseToken, idempotency, isWrite: !readingMethods.has(c.req.method) })
    await next()
  }
}

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

function readPurchaseToken(c: Context): string | null {
  const token = c.req.header('Deskbell-Purchase-Token')
  return token !== undefined && /^[\x21-\x7e]{1,256}$/.test(token) ? token : null
}

type Tokens = Pick<Caller, 'sessionToken' | 'purchaseToken'>

async function readIdempotency(c: Context<Env>, tokens: Tokens): Promise<Caller['idempotency']> {
  const sent = c.req.header('Idempotency-Key')
  if (sent === undefined || c.req.method !== 'POST' || /^\/(?:api\/auth|webhooks)\//.test(c.req.path)) return null
  if (!/^[\x21-\x7e]{16,200}$/.test(sent))
    throw fieldProblem('invalid_input', 'Idempotency-Key', 'Use 16 to 200 visible ASCII characters.')
  const practice = c.req.header('Deskbell-Practice') ?? ''
  const scope = [identityOf(c, tokens), practice, c.req.method, c.req.path, sent]
  const body = await c.req.text()
  return {
    key: await sha256(JSON.stringify(scope)),
    requestHash: await sha256(JSON.stringify([new URL(c.req.url).search, body])),
  }
}

/** Two strangers who pick the same key must not get each other's answers. */
function identityOf(c: Context<Env>, { sessionToken, purchaseToken }: Tokens): string[] {
  if (sessionToken !== null) return ['session', sessionToken]
  if (purchaseToken !== null) return ['purchase', purchaseToken]
  return ['address', c.var.clientAddress]
}
