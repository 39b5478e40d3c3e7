export type OutboundRequest = {
  /** GET where absent. */
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: Readonly<Record<string, string>>
  body?: string
  /** Of the answer, unpacked; 5 MiB where absent, and never more. */
  maximumBytes?: number
  /** True where absent; otherwise a redirect is an answer like any other. */
  followRedirects?: boolean
  signal?: AbortSignal
}

export type OutboundAnswer = { status: number; headers: Headers; bytes: Uint8Array<ArrayBuffer> }

export type OutboundReason =
  /** Not https, with a name and password in it, or a port that is not the web's. */
  | 'address_refused'
  /** Leads into a private network. */
  | 'address_private'
  | 'too_many_redirects'
  | 'too_large'
  | 'timeout'
  /** No such host, no connection, or an answer that is not HTTP. */
  | 'unreachable'

/** What an `OutboundFetch` throws. The message says more, for the log. */
export type OutboundError = Error & { reason: OutboundReason }

/**
 * The one door outwards: what people enter as an address is fetched through it. Follows redirects; a status such as
 * 404 is an answer. What the caller aborts rejects with the signal's own reason.
 * @throws OutboundError
 */
export type OutboundFetch = (url: string, request?: OutboundRequest) => Promise<OutboundAnswer>
