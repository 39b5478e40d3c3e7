import type { ConsultationInput } from '../../contract/consultations.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { trialOfPractice } from '../../db/views/trial-view.ts'
import { requireSignedIn, type SignedIn } from '../../domain/access.ts'
import { noHistory } from '../../domain/eligibility.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { checkTimeZone } from '../../domain/time-zone.ts'
import type { Deps } from '../../ports.ts'
import { selectSchedulingFacts, toSchedulingFacts } from '../shared/scheduling-facts.ts'
import {
  clientOfSession,
  grantsOfSession,
  holdOfSession,
  plannedSessions,
  practiceIdOfConsultant,
  practiceOfConsultant,
  historyOfSession,
} from './booking-facts.repository.ts'
import { planSessions, type PlannedSession } from './plan-sessions.ts'

export type BookingFacts = Awaited<ReturnType<typeof loadBookingFacts>>

/**
 * Who books what, and all that decides whether they may. One round trip.
 * @throws DeskbellError `unauthenticated`, `not_found`, and what `planSessions` throws
 */
export async function loadBookingFacts(
  { input, caller }: { input: ConsultationInput; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
) {
  checkTimeZone(input.timeZone, 'timeZone')
  const now = clock()
  const startsAt = Date.parse(input.startsAt)
  const { consultantId, serviceType } = input
  const practiceId = practiceIdOfConsultant(consultantId)
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    selectSchedulingFacts(db, { consultantId, serviceType, from: startsAt, to: startsAt, now }),
    practiceOfConsultant(db, consultantId),
    plannedSessions(db, { consultantId, serviceType, startsAt, sessionToken: caller.sessionToken, now }),
    clientOfSession(db, practiceId, caller.sessionToken),
    grantsOfSession(db, practiceId, caller.sessionToken),
    holdOfSession(db, practiceId, caller.sessionToken, now),
    trialOfPractice(db, practiceId),
    historyOfSession(db, practiceId, caller.sessionToken),
  ])
  const [[row], [found], planned, [client], grants, [hold], [trial], [history]] = facts
  requireSignedIn(actor)
  if (row === undefined || found === undefined || !isOpenTo(actor, found.practice)) throw new DeskbellError('not_found')
  const scheduling = toSchedulingFacts(row)
  if (!scheduling.consultant.active) throw new DeskbellError('not_found')
  const sessions: PlannedSession[] =
    repeatOf === null ? planSessions(scheduling, { ...input, startsAt }, planned, now) : []
  return {
    now,
    actor: actor as SignedIn,
    scheduling,
    practice: found.practice,
    consultantEmail: found.consultantEmail,
    sessions,
    client: client ?? null,
    grants,
    trial: trial ?? null,
    history: history ?? noHistory,
    /** Another time of the practice that waits for its payment. */
    hold: hold ?? null,
    repeatOf,
  }
}

/** An embed's session is a client of its one practice. */
function isOpenTo(actor: SignedIn, { id, suspendedAt }: { id: string; suspendedAt: number | null }): boolean {
  return suspendedAt === null && !(actor.kind === 'client' && actor.practiceId !== id)
}
