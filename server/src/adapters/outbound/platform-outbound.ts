import type { OutboundFetch } from '../../ports.ts'
import { openDoor, type DoorOptions, type Send } from './open-door.ts'

/**
 * The outbound door over the platform's `fetch`, for Cloudflare Workers. Nothing can be resolved or pinned there: private
 * addresses and names of private networks are refused as they are written, and the platform has no route from a worker
 * into a private network of its own. Do not use it where `fetch` can reach one.
 */
export function createPlatformOutbound({
  fetch: send = fetch,
  ...options
}: DoorOptions & { fetch?: typeof fetch } = {}): OutboundFetch {
  const sendOnce: Send = async (url, { method, headers, body, signal }) => {
    const answer = await send(url, {
      method,
      headers: { 'User-Agent': 'Deskbell', ...headers },
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      signal,
    })
    return {
      status: answer.status,
      headers: answer.headers,
      body: chunksOf(answer.body),
      discard: () => void answer.body?.cancel().catch(() => {}),
    }
  }
  return openDoor(sendOnce, options)
}

async function* chunksOf(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (stream === null) return
  const reader = stream.getReader()
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
  } finally {
    await reader.cancel().catch(() => {})
    reader.releaseLock()
  }
}
