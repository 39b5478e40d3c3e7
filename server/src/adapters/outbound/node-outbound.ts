import { lookup as lookUp } from 'node:dns/promises'
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { pipeline, Transform, type Duplex } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { OutboundFetch } from '../../ports.ts'
import { hostOf } from './check-address.ts'
import { openDoor, type DoorOptions, type Send } from './open-door.ts'
import { OutboundError } from './outbound-error.ts'
import { isPublicAddress } from './public-address.ts'

type Address = { address: string; family: number }

export type NodeOutboundOptions = DoorOptions & {
  resolve?: (host: string) => Promise<Address[]>
}

/**
 * The outbound door on Node. A name is resolved once, every address it has must be public, and the connection goes to
 * one of those: a second answer of the name server (DNS rebinding) is never asked for.
 */
export function createNodeOutbound({
  resolve = (host) => lookUp(host, { all: true }),
  ...options
}: NodeOutboundOptions = {}): OutboundFetch {
  const send: Send = async (url, { method, headers, body, signal, maximumBytes, trusted }) => {
    const host = hostOf(url)
    const addresses = await Promise.race([isIP(host) === 0 ? resolve(host) : addressItself(host), whenAborted(signal)])
    if (addresses.length === 0) throw new OutboundError('unreachable', 'The name has no address.')
    if (!trusted && !addresses.every(({ address }) => isPublicAddress(address)))
      throw new OutboundError('address_private', 'This address leads into a private network.')
    const answer = await exchange(
      url,
      {
        method,
        // Names are told apart by case nowhere, but in this object.
        headers: { 'user-agent': 'Deskbell', 'accept-encoding': 'gzip, br', ...inLowerCase(headers) },
        lookup: pinned(addresses),
        // A kept connection would have been opened for somebody else’s look-up.
        agent: false,
        signal,
      },
      body,
    )
    return {
      status: answer.statusCode ?? 0,
      headers: headersOf(answer),
      body: unpacked(answer, method, maximumBytes),
      discard: () => void answer.destroy(),
    }
  }
  return openDoor(send, options)
}

function exchange(url: URL, options: RequestOptions, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((done, failed) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options)
    request.once('response', done)
    request.on('error', failed)
    request.end(body)
  })
}

/** Node asks for all addresses where it may try one after the other, else for one. */
function pinned(addresses: Address[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses as [Address]
    if (all === true) callback(null, addresses)
    else callback(null, first.address, first.family)
  }
}

/** Limits both sides: a small body that unpacks to a big one, and a big one that unpacks to nothing. */
function unpacked(answer: IncomingMessage, method: string, maximumBytes: number): AsyncIterable<Uint8Array> {
  let length = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      length += chunk.length
      if (length > maximumBytes) next(new OutboundError('too_large', `More than ${maximumBytes} bytes.`))
      else next(null, chunk)
    },
  })
  const unpack = method === 'HEAD' ? [] : unpackers(answer.headers['content-encoding'])
  if (unpack === null) {
    answer.destroy()
    throw new OutboundError('unreachable', 'The answer is packed in a way nobody asked for.')
  }
  // Errors reach whoever reads the last stream.
  return pipeline([answer, counted, ...unpack], () => {}) as unknown as Duplex
}

function unpackers(encoding = 'identity'): Duplex[] | null {
  const one = encoding.trim().toLowerCase()
  if (one === 'identity' || one === '') return []
  if (one === 'gzip' || one === 'x-gzip') return [createGunzip()]
  if (one === 'br') return [createBrotliDecompress()]
  if (one === 'deflate') return [createInflate()]
  return null
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let index = 0; index < rawHeaders.length; index += 2)
    headers.append(rawHeaders[index] as string, rawHeaders[index + 1] as string)
  return headers
}

function inLowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

async function addressItself(address: string): Promise<Address[]> {
  return [{ address, family: isIP(address) }]
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_done, failed) => {
    if (signal.aborted) failed(signal.reason as Error)
    signal.addEventListener('abort', () => failed(signal.reason as Error), { once: true })
  })
}
