/**
 * What Calendly told of one booking. Moving it gives it a new invitee and a new event; `links` say which took whose
 * place. Calendly tells in any order, twice, or not at all.
 */
export type CalendlyChain<Told> = {
  /** One of its invitees. */
  inviteeUri: string
  links: readonly { from: string; to: string }[]
  /** By invitee. */
  created: ReadonlyMap<string, Told>
  cancelled: ReadonlyMap<string, Told & { rescheduled: boolean }>
  /** What is on record here, in any state. */
  seats: readonly CalendlySeat[]
}

export type CalendlySeat = {
  bookingId: string
  inviteeUri: string
  /** It is booked, and its consultation has neither begun nor been given up. */
  isLive: boolean
  isPaid: boolean
}

export type CalendlyStep<Told> =
  | { do: 'nothing'; /** Somebody took the last one's place, and nothing is known of them. */ unheard: string | null }
  /** It moves something that nothing is known of, which may be told of in a moment. */
  | { do: 'wait'; unheard: string }
  | { do: 'book'; told: Told; isLast: boolean }
  | { do: 'move'; bookingId: string; told: Told; isLast: boolean }
  | { do: 'cancel'; bookingId: string; told: Told }
  /** One too many of the same: what was told of it came apart. */
  | { do: 'drop'; bookingId: string }

/**
 * The next step towards what Calendly means. Taken again and again until there is nothing to do, every order of the same
 * news ends the same.
 * @param mayWait whether to wait for news of what is moved
 */
export function nextCalendlyStep<Told>(
  chain: CalendlyChain<Told>,
  { mayWait }: { mayWait: boolean },
): CalendlyStep<Told> {
  const { created, cancelled, seats } = chain
  const order = inviteesInOrder(chain)
  const live = seats
    .filter(({ isLive }) => isLive)
    .toSorted(
      (one, other) =>
        Number(other.isPaid) - Number(one.isPaid) || order.indexOf(other.inviteeUri) - order.indexOf(one.inviteeUri),
    )
  const [kept, tooMany] = live
  if (tooMany !== undefined) return { do: 'drop', bookingId: tooMany.bookingId }

  const isKnown = (uri: string) => created.has(uri) || seats.some(({ inviteeUri }) => inviteeUri === uri)
  const known = order.filter(isKnown)
  const last = known.at(-1)
  const unheard = last === order.at(-1) ? null : (order.at(-1) ?? null)
  if (last === undefined) return { do: 'nothing', unheard }

  const told = created.get(last)
  const end = unheard === null ? cancelled.get(last) : undefined
  const isOver = end !== undefined && !end.rescheduled
  if (kept !== undefined && kept.inviteeUri === last)
    return isOver ? { do: 'cancel', bookingId: kept.bookingId, told: end } : { do: 'nothing', unheard }
  // What came last is on record and over: an earlier one that still stands was told of apart from it.
  const isOnRecord = seats.some(({ inviteeUri }) => inviteeUri === last)
  if (isOnRecord && kept !== undefined) return { do: 'drop', bookingId: kept.bookingId }
  if (told === undefined || isOnRecord) return { do: 'nothing', unheard }
  if (kept !== undefined) return { do: 'move', bookingId: kept.bookingId, told, isLast: !isOver }

  const [first] = order as [string]
  if (mayWait && seats.length === 0 && !isKnown(first)) return { do: 'wait', unheard: first }
  return { do: 'book', told, isLast: !isOver }
}

/** Its invitees, the first one first. */
export function inviteesInOrder({ inviteeUri, links }: Pick<CalendlyChain<unknown>, 'inviteeUri' | 'links'>): string[] {
  const next = new Map(links.map(({ from, to }) => [from, to]))
  const before = new Map(links.map(({ from, to }) => [to, from]))
  const order = [inviteeUri]
  const add = (uri: string | undefined, place: 'unshift' | 'push') => {
    if (uri === undefined || order.includes(uri)) return false
    order[place](uri)
    return true
  }
  while (add(before.get(order[0] as string), 'unshift'));
  while (add(next.get(order.at(-1) as string), 'push'));
  return order
}
