import type { ManageForm } from '../../contract/consultations.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { cancelSeats, type ChangeDeps } from '../shared/cancel-seats.ts'
import { seatsGivenUp } from './seats-given-up.ts'
import { spendLink } from './link.repository.ts'
import { donePage } from './manage-page.ts'
import { moveSeat } from './move-seat.ts'
import { openLink } from './open-link.ts'

export type LinkDeps = ChangeDeps

/**
 * Does what a mailed link is for, once: who holds it needs no other proof. Two round trips.
 * @returns HTML that says what was done
 * @throws DeskbellError `link_used`, `link_expired`, `slot_taken`, `too_late`, `reschedules_used_up`, `booking_closed` …
 */
export function useLink({ token, form }: { token: string; form: ManageForm }, deps: LinkDeps): Promise<string> {
  return decideAnew(() => use(token, form, deps))
}

async function use(token: string, form: ManageForm, deps: LinkDeps): Promise<string | null> {
  const { db } = deps
  const now = deps.clock()
  const startsAt = form.startsAt === undefined ? now : Date.parse(form.startsAt)
  const opened = await openLink(token, { from: startsAt, to: startsAt }, deps)
  const { tokenHash, action, row, ofCourse, grants, scheduling } = opened
  const { consultation, booking } = row
  const spent = (made: Parameters<typeof spendLink>[2]) => [spendLink(db, tokenHash, made, now)]
  if (action === 'cancel') {
    const cancelled = await cancelSeats(
      {
        consultation,
        seats: seatsGivenUp(row, ofCourse, now),
        grants,
        whole: consultation.source !== 'group',
        by: 'client',
        actorUserId: null,
        reason: form.reason ?? null,
        giveBack: undefined,
        readBack: booking.id,
        also: spent,
      },
      deps,
    )
    if (cancelled === null) return null
    return donePage({ row: cancelled.row ?? row, did: 'cancelled' })
  }
  if (form.startsAt === undefined || startsAt === consultation.startsAt)
    throw fieldProblem('invalid_input', 'startsAt', 'Choose one of the times.')
  const moved = await moveSeat(
    {
      consultation,
      seat: row,
      grants,
      scheduling,
      startsAt,
      timeZone: undefined,
      by: 'client',
      actorUserId: null,
      also: spent,
    },
    deps,
  )
  return moved === null ? null : donePage({ row: moved, did: 'moved' })
}
