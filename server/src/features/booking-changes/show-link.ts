import { findSlots } from '../../domain/scheduling/slots.ts'
import { addDays, isTimeZone, localDate, startOfDay } from '../../domain/scheduling/wall-clock.ts'
import type { Deps } from '../../ports.ts'
import { toSchedulingFacts, toSlotFacts } from '../shared/scheduling-facts.ts'
import { cancelPage, reschedulePage } from './manage-page.ts'
import { seatsGivenUp } from './seats-given-up.ts'
import { withoutItself } from './move-seat.ts'
import { openLink, type OpenedLink } from './open-link.ts'

const day = 86_400_000
const daysShown = 14

/**
 * The page behind a mailed link: what would be cancelled and what becomes of the credit, or the free times to move to.
 * @param from the first day of times to show; today where it is left out or is no date
 * @returns HTML
 * @throws DeskbellError `not_found`, `link_used`, `link_expired`
 */
export async function showLink(
  { token, from }: { token: string; from: string | undefined },
  deps: Pick<Deps, 'db' | 'clock'>,
): Promise<string> {
  const now = deps.clock()
  const start = firstDay(from, now)
  const opened = await openLink(token, { from: start, to: start + daysShown * day }, deps)
  if (opened.action === 'cancel')
    return cancelPage({ row: opened.row, seats: seatsGivenUp(opened.row, opened.ofCourse, now), now })
  return reschedulePage({ row: opened.row, now, times: freeTimes(opened, start, now), ...daysOf(opened, start, now) })
}

function firstDay(from: string | undefined, now: number): number {
  const asked = from !== undefined && /^\d{4}-\d\d-\d\d$/.test(from) ? Date.parse(`${from}T00:00:00Z`) : Number.NaN
  return Number.isNaN(asked) ? now : Math.max(now, asked - day)
}

function freeTimes({ row, scheduling }: OpenedLink, start: number, now: number): number[] {
  const { consultation } = row
  const facts = withoutItself(toSchedulingFacts(scheduling), consultation)
  const durationMinutes = (consultation.endsAt - consultation.startsAt) / 60_000
  const slot = toSlotFacts(facts, { serviceType: 'private', durationMinutes, now })
  if (slot === null || !facts.consultant.active) return []
  return findSlots({ ...slot, window: { start, end: start + daysShown * day } })
    .map(({ startsAt }) => startsAt)
    .filter((startsAt) => startsAt !== consultation.startsAt)
}

/** Where earlier and later times are; null where there are none to show. */
function daysOf({ row, scheduling }: OpenedLink, start: number, now: number) {
  const zone = isTimeZone(row.booking.timeZone) ? row.booking.timeZone : 'UTC'
  const first = localDate(start, zone)
  const last = startOfDay(addDays(localDate(now, zone), scheduling.schedule?.horizonDays ?? 0), zone)
  return {
    earlier: start > now + day ? addDays(first, 1 - daysShown) : null,
    later: start + daysShown * day < last ? addDays(first, daysShown + 1) : null,
  }
}
