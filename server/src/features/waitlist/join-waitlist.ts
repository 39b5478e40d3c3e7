import type { WaitlistEntry, WaitlistInput } from '../../contract/waitlist.ts'
import { witnessed, type AuditEntry } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requireSignedIn, type SignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { pageAddress } from '../../domain/page-address.ts'
import { checkTimeZone } from '../../domain/time-zone.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { selectSchedulingFacts, toSchedulingFacts } from '../shared/scheduling-facts.ts'
import { describeEntry } from './describe-entry.ts'
import { planWait, type Wait } from './plan-wait.ts'
import {
  entryById,
  joinStatements,
  openEntriesOfSession,
  openEntriesPerClient,
  wantedSession,
  type EntryRow,
} from './waitlist.repository.ts'

type JoinWaitlist = { input: WaitlistInput; caller: Caller }
type JoinDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'offerSoon'>

/**
 * Waits for a time to become free, or for a seat. Who waits for the same already gets that entry. Two round trips.
 * @throws DeskbellError `waitlist_limit`, `already_booked`, `duration_not_offered`, `slot_not_offered`,
 *   `booking_closed`, `invalid_input`, `unauthenticated`, `not_found`
 */
export function joinWaitlist(request: JoinWaitlist, deps: JoinDeps): Promise<WaitlistEntry> {
  return decideAnew(() => answerOnce(() => join(request, deps)))
}

async function join({ input, caller }: JoinWaitlist, deps: JoinDeps): Promise<WaitlistEntry | null> {
  checkTimeZone(input.timeZone, 'timeZone')
  const { db, clock, ids, offerSoon } = deps
  const now = clock()
  const { consultantId, serviceType, consultationId = '' } = input
  const { sessionToken } = caller
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    selectSchedulingFacts(db, { consultantId, serviceType, from: now, to: now, now }),
    wantedSession(db, { consultationId, sessionToken, now }),
    openEntriesOfSession(db, consultantId, sessionToken),
  ])
  requireSignedIn(actor)
  const [[row], [session], waiting] = facts
  if (row === undefined || !isOpenTo(actor, row)) throw new DeskbellError('not_found')
  if (repeatOf !== null) return tell(await entryById(db, repeatOf), now)
  const wait = planWait({ input, facts: toSchedulingFacts(row), session: session ?? null, now })
  const same = waiting.find(({ entry }) => isSame(entry, wait))
  if (same !== undefined) return describeEntry(same, now)
  if (waiting.length >= openEntriesPerClient)
    throw new DeskbellError('waitlist_limit', { details: { limit: openEntriesPerClient } })
  const { practiceId } = row.consultant
  const entry = {
    ...wait,
    id: ids.id(),
    practiceId,
    timeZone: input.timeZone,
    pageUrl: pageAddress(input.pageUrl),
    state: 'waiting' as const,
    createdAt: now,
    updatedAt: now,
  }
  const audit = auditOf({ actor, entry }, deps)
  const email = actor.email.toLowerCase()
  const client = { id: ids.id(), userId: actor.userId, email, name: input.name ?? null }
  const results = await writeAll(db, [
    ...joinStatements(db, { entry, client, audit }),
    ...rememberRequest(db, caller, entry.id, now, witnessed(audit.id)),
    entryById(db, entry.id),
  ])
  // The first statement is the client, the second the witness.
  if (rowsWritten(results[1]) === 0) return null
  offerSoon(consultantId)
  return tell(results.at(-1) as EntryRow[], now)
}

function tell([row]: readonly EntryRow[], now: number): WaitlistEntry {
  if (row === undefined) throw new DeskbellError('not_found')
  return describeEntry(row, now)
}

/** An embed's session is a client of its one practice. */
function isOpenTo(
  actor: SignedIn,
  {
    consultant,
    practice,
  }: { consultant: { active: boolean; practiceId: string }; practice: { suspendedAt: number | null } },
): boolean {
  const isElsewhere = actor.kind === 'client' && actor.practiceId !== consultant.practiceId
  return consultant.active && practice.suspendedAt === null && !isElsewhere
}

/** Whoever waits from earlier on until the same end waits for it already. */
function isSame(entry: EntryRow['entry'], { fromAt, ...wait }: Wait): boolean {
  const isAlike = (Object.keys(wait) as (keyof typeof wait)[]).every((key) => entry[key] === wait[key])
  return isAlike && entry.fromAt <= fromAt
}

type Joined = { actor: SignedIn; entry: Wait & { id: string; practiceId: string; createdAt: number } }

function auditOf({ actor, entry }: Joined, { ids }: JoinDeps): AuditEntry {
  const { id, practiceId, createdAt, consultantId, consultationId, serviceType, durationMinutes, fromAt, untilAt } =
    entry
  return {
    id: ids.id(),
    practiceId,
    actorKind: 'client',
    actorUserId: actor.userId,
    action: 'waitlist.joined',
    subjectType: 'waitlist_entry',
    subjectId: id,
    before: null,
    after: { state: 'waiting', consultantId, consultationId, serviceType, durationMinutes, fromAt, untilAt },
    createdAt,
  }
}
