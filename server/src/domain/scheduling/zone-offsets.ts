/**
 * How far the clocks of a zone are ahead of UTC, in milliseconds, asked of Intl as rarely as possible: once for every
 * six days, and some twenty times more where clocks change within them. No zone has changed its clocks twice within six
 * days since 1970, or will by its present rules.
 */
const blockMs = 6 * 86_400_000
const second = 1000

type Block = { before: number; changesAt: number; after: number }
type ZoneClock = { format: Intl.DateTimeFormat; edges: Map<number, number>; blocks: Map<number, Block> }

const clocks = new Map<string, ZoneClock>()
/** There are some 600 names; more are one name in several spellings. */
const mostClocks = 1000

/** @throws RangeError where Intl knows no such zone */
export function offsetAt(zone: string, instant: number): number {
  const { before, changesAt, after } = blockOf(clockOf(zone), Math.floor(instant / blockMs))
  return instant < changesAt ? before : after
}

/** The first instant after `from` and before `until` at which the offset is another, or `until`. */
export function nextChange(zone: string, from: number, until: number): number {
  const clock = clockOf(zone)
  const last = Math.floor(until / blockMs)
  for (let index = Math.floor(from / blockMs); index <= last; index++) {
    const { changesAt } = blockOf(clock, index)
    if (changesAt > from && changesAt < until) return changesAt
  }
  return until
}

function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', timeZoneName: 'longOffset' })
  const clock = { format, edges: new Map(), blocks: new Map() }
  if (clocks.size >= mostClocks) clocks.clear()
  clocks.set(zone, clock)
  return clock
}

function blockOf(clock: ZoneClock, index: number): Block {
  const known = clock.blocks.get(index)
  if (known !== undefined) return known
  const before = edge(clock, index)
  const after = edge(clock, index + 1)
  const changesAt = before === after ? Infinity : changeWithin(clock, index, before)
  const block = { before, changesAt, after }
  clock.blocks.set(index, block)
  return block
}

/** The offset as a block begins, which is how the one before it ends. */
function edge(clock: ZoneClock, index: number): number {
  const known = clock.edges.get(index)
  if (known !== undefined) return known
  const offset = readOffset(clock, index * blockMs)
  clock.edges.set(index, offset)
  return offset
}

function changeWithin(clock: ZoneClock, index: number, before: number): number {
  let earlier = index * blockMs
  let later = earlier + blockMs
  while (later - earlier > second) {
    const between = earlier + Math.floor((later - earlier) / 2 / second) * second
    if (readOffset(clock, between) === before) earlier = between
    else later = between
  }
  return later
}

/** Intl writes `GMT+05:45`, in 1971 for Monrovia `GMT-00:44:30`, and for Greenwich itself `GMT` or `GMT+00:00`. */
const written = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/

function readOffset({ format }: ZoneClock, instant: number): number {
  const [, sign, hours, minutes, seconds] = written.exec(format.format(instant)) ?? []
  if (sign === undefined) return 0
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)
  return (sign === '-' ? -size : size) * second
}
