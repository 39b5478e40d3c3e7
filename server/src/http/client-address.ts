import type { Context, MiddlewareHandler } from 'hono'
import type { Env } from './env.ts'

export type ClientAddressSource = {
  /** Told by the runtime: the socket's other end. */
  connectionAddress: (c: Context) => string | null | undefined
  /** A header that the operator's own proxy sets and never lets through, e.g. `cf-connecting-ip`; null for none. */
  trustedProxyHeader: string | null
}

/** Sets `c.var.clientAddress`. Headers that anybody can send, such as `X-Forwarded-For`, count for nothing. */
export function clientAddress(source: ClientAddressSource): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.set('clientAddress', resolveClientAddress(c, source))
    await next()
  }
}

function resolveClientAddress(c: Context, { connectionAddress, trustedProxyHeader }: ClientAddressSource): string {
  // A proxy that appends writes last; what stands before was sent to it.
  const told = trustedProxyHeader === null ? undefined : c.req.header(trustedProxyHeader)?.split(',').at(-1)
  return asAddress(told) ?? asAddress(connectionAddress(c)) ?? 'unknown'
}

function asAddress(text: string | null | undefined): string | undefined {
  const address = text
    ?.trim()
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/%.*$/, '')
  return address !== undefined &&
    /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]*:[\da-f:.]*)$/.test(address) &&
    address.length <= 45
    ? address
    : undefined
}
