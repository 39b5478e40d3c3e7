import type { ManageForm } from '../../contract/consultations.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { cancelSeats, type ChangeDeps } from './cancel-seats.ts'
import { spendLink } from './link.repository.ts'
import { donePage } from './manage-page.ts'
import { moveSeat } from './move-seat.ts'
import { openLink } from './open-link.ts'

/**
 * Does what a mailed link is for, once: who holds it needs no other proof. Two round trips.
 * @returns HTML that says what was done
 * @throws DeskbellError `link_used`, `link_expired`, `slot_taken`, `too_late`, `reschedules_used_up`, `booking_closed` …
 */
export function useLink({ token, form }: { token: string; form: ManageForm }, deps: ChangeDeps): Promise<string> {
  return decideAnew(() => use(token, form, deps))
}

async function use(token: string, form: ManageForm, deps: ChangeDeps): Promise<string | null> {
  const { db } = deps
  const now = deps.clock()
  const startsAt = form.startsAt === undefined ? now : Date.parse(form.startsAt)
  const { tokenHash, action, row, grants, scheduling } = await openLink(token, { from: startsAt, to: startsAt }, deps)
  const { consultation, booking, client } = row
  const spent = (made: Parameters<typeof spendLink>[2]) => [spendLink(db, tokenHash, made, now)]
  if (action === 'cancel') {
    const cancelled = await cancelSeats(
      {
        consultation,
        seats: [row],
        grants,
        whole: consultation.capacity === 1,
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
  if (form.startsAt === undefined) throw fieldProblem('invalid_input', 'startsAt', 'Choose one of the times.')
  if (client.email === null) throw new DeskbellError('link_expired')
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
