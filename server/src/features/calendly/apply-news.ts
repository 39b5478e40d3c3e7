import { writeAll } from '../../db/run-batch.ts'
import { nextCalendlyStep, type CalendlySeat, type CalendlyStep } from '../../domain/calendly-chain.ts'
import type { CalendlyEvent, EventHandler } from '../../ports.ts'
import { keysOf } from './account.ts'
import { askInvitee, pauseAfter } from './ask-calendly.ts'
import { bookInvitee } from './book-invitee.ts'
import { readChain, type ToldChain } from './chain.ts'
import type { CalendlyDeps } from './deps.ts'
import { giveUpSeat } from './give-up-seat.ts'
import { loadChain, type ChainFacts } from './load-chain.ts'
import { moveInvitee } from './move-invitee.ts'
import { chainOf, keepNews, lookAgain, readObjectId, type ChainRow } from './news.repository.ts'
import type { SeatRow } from './seat.repository.ts'

/** Calendly's part in the inbox: whatever came, the record is brought to what all of it together means. */
export function calendlyEvents(deps: CalendlyDeps): EventHandler {
  return {
    handles: (type) => type === 'calendly.created' || type === 'calendly.cancelled',
    load: ({ objectId }) => {
      const { consultantId, inviteeUri } = readObjectId(objectId ?? '')
      return chainOf(deps.db, consultantId, inviteeUri)
    },
    apply: async ({ event, facts, applied }) => {
      const { consultantId, inviteeUri } = readObjectId(event.objectId ?? '')
      const { again } = await bringUpToDate({ consultantId, inviteeUri, rows: facts as ChainRow[] }, deps)
      // What is not applied to its end yet stays due: a crash in between loses nothing.
      await (again === null ? applied : lookAgain(deps.db, event.id, again))
    },
  }
}

const mostSteps = 12
const minute = 60_000
/** How long news of what is moved may take; the token, where there is one, is used a little earlier. */
const patience = 5 * minute
const askAfter = minute
const giveUpAfter = 24 * 60 * minute

type Wanted = { consultantId: string; inviteeUri: string; rows: ChainRow[] }

/** @returns when to look again for what is still unheard; null where nothing is */
async function bringUpToDate(
  { consultantId, inviteeUri, rows }: Wanted,
  deps: CalendlyDeps,
): Promise<{ again: number | null }> {
  const { db, clock, log } = deps
  let chain = readChain(inviteeUri, rows)
  const asked = new Set<string>()
  for (let left = mostSteps; left > 0; left--) {
    const facts = await loadChain(consultantId, chain, deps)
    const age = clock() - chain.heardAt
    const step = nextCalendlyStep({ ...chain, seats: facts.seats.map(toSeat) }, { mayWait: age < patience })
    if (step.do === 'nothing' || step.do === 'wait') {
      const { unheard } = step
      if (unheard === null || asked.has(unheard)) return { again: null }
      if (age < askAfter) return { again: clock() + askAfter }
      asked.add(unheard)
      const found = await askAbout(unheard, { consultantId, facts, age }, deps)
      if (found !== 'news') return { again: found }
    } else await take(step, { chain, facts }, deps)
    chain = readChain(inviteeUri, await chainOf(db, consultantId, inviteeUri))
  }
  log('error', 'calendly.unsettled', { consultantId })
  const age = clock() - chain.heardAt
  return { again: age > giveUpAfter ? null : clock() + Math.max(minute, age) }
}

function toSeat({ booking, consultation }: SeatRow): CalendlySeat {
  return {
    bookingId: booking.id,
    inviteeUri: booking.calendlyInviteeUri ?? '',
    isLive: booking.status === 'booked' && ['scheduled', 'confirmed'].includes(consultation.status),
    isPaid: booking.useId !== null,
  }
}

type Known = { chain: ToldChain; facts: ChainFacts }

/** A step that somebody else was faster with is decided anew, from what they left. */
async function take(step: CalendlyStep<CalendlyEvent>, known: Known, deps: CalendlyDeps): Promise<void> {
  if (step.do === 'book') await bookInvitee(step.told, known, deps)
  if (step.do !== 'move' && step.do !== 'cancel' && step.do !== 'drop') return
  const { facts } = known
  const seat = facts.seats.find(({ booking }) => booking.id === step.bookingId) as SeatRow
  if (step.do === 'move') await moveInvitee(step.told, { seat, facts }, deps)
  else await giveUpSeat(step.do === 'cancel' ? step.told : null, { seat, facts }, deps)
}

type Unheard = { consultantId: string; facts: ChainFacts; age: number }

/**
 * Asks Calendly for what it did not tell.
 * @returns `news` where it knew some; else when to ask again, null for never
 */
async function askAbout(
  inviteeUri: string,
  { consultantId, facts, age }: Unheard,
  deps: CalendlyDeps,
): Promise<'news' | number | null> {
  const { db, clock, log } = deps
  const { token } = await keysOf(facts.account, deps)
  if (age > giveUpAfter || (token === null && age > patience)) {
    log('warn', 'calendly.unheard', { consultantId })
    return null
  }
  if (token === null) return clock() + minute
  try {
    const news = await askInvitee({ token, inviteeUri }, deps)
    if (news === null) return age > patience ? null : clock() + minute
    await writeAll(
      db,
      news.flatMap((event) => keepNews(db, consultantId, event, clock())),
    )
    return 'news'
  } catch (error) {
    return clock() + pauseAfter(error)
  }
}
