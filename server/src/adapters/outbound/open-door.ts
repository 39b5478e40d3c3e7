import type { OutboundAnswer, OutboundFetch, OutboundRequest } from '../../ports.ts'
import { checkAddress, type Trust } from './check-address.ts'
import { OutboundError } from './outbound-error.ts'

export type DoorOptions = {
  /** Addresses of this machine that may be fetched, in test mode and for what the operator has set up. None by default. */
  trust?: Trust
  /** For everything together: names, redirects, body. */
  timeoutMilliseconds?: number
}

type Hop = {
  method: string
  headers: Readonly<Record<string, string>>
  body: string | undefined
  signal: AbortSignal
  maximumBytes: number
  /** The URL may lead anywhere. */
  trusted: boolean
}

/** One request and its answer, without following redirects. The body is unpacked as it is read. */
export type Send = (
  url: URL,
  hop: Hop,
) => Promise<{ status: number; headers: Headers; body: AsyncIterable<Uint8Array>; discard: () => void }>

const mostRedirects = 3
const mostBytes = 5 * 1024 * 1024
const defaultTimeoutMilliseconds = 10_000

/** What every runtime shares: the checks, the redirects, the limits. */
export function openDoor(send: Send, options: DoorOptions = {}): OutboundFetch {
  const { trust = () => false, timeoutMilliseconds = defaultTimeoutMilliseconds } = options
  return async (address, request = {}) => {
    const timeout = AbortSignal.timeout(timeoutMilliseconds)
    const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal])
    try {
      return await follow(address, request, signal)
    } catch (error) {
      if (request.signal?.aborted === true) throw request.signal.reason
      if (timeout.aborted) throw new OutboundError('timeout', `No answer within ${timeoutMilliseconds} ms.`, error)
      if (error instanceof OutboundError) throw error
      throw new OutboundError('unreachable', `The address cannot be reached: ${firstLine(error)}`, error)
    }
  }

  async function follow(address: string, request: OutboundRequest, signal: AbortSignal): Promise<OutboundAnswer> {
    const maximumBytes = Math.min(request.maximumBytes ?? mostBytes, mostBytes)
    let url = checkAddress(address, trust)
    let { method = 'GET', headers = {}, body }: { method?: string } & Omit<OutboundRequest, 'method'> = request
    for (let redirects = 0; ; redirects++) {
      const answer = await send(url, { method, headers, body, signal, maximumBytes, trusted: trust(url) })
      const next = request.followRedirects === false ? null : redirectOf(answer, url)
      if (next === null) {
        const bytes = await readBytes(answer, maximumBytes, signal)
        return { status: answer.status, headers: answer.headers, bytes }
      }
      answer.discard()
      if (redirects === mostRedirects)
        throw new OutboundError('too_many_redirects', `More than ${mostRedirects} redirects.`)
      const target = checkAddress(next, trust)
      // https://fetch.spec.whatwg.org/#http-redirect-fetch
      if (answer.status === 303 ? method !== 'HEAD' : answer.status < 303 && method === 'POST') {
        method = 'GET'
        body = undefined
      }
      // Tokens and signatures are for the host they were made for.
      if (target.origin !== url.origin) headers = withoutSecrets(headers)
      url = target
    }
  }
}

function redirectOf({ status, headers }: { status: number; headers: Headers }, from: URL): string | null {
  const location = headers.get('location')
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return null
  return URL.parse(location, from)?.href ?? location
}

function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  const harmless = /^(?:accept|accept-language|content-type|user-agent)$/i
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.test(name)))
}

async function readBytes(
  { body, discard }: Awaited<ReturnType<Send>>,
  maximumBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of body) {
      signal.throwIfAborted()
      length += chunk.length
      if (length > maximumBytes) throw new OutboundError('too_large', `More than ${maximumBytes} bytes.`)
      chunks.push(chunk)
    }
  } finally {
    discard()
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] as string) : 'unknown'
}
