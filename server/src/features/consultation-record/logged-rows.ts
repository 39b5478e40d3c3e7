import type { ConsultationLog } from '../../contract/consultation-record.ts'
import type { Spend } from '../../db/ledger.ts'
import type { GrantRow } from '../../db/views/credit-view.ts'
import { grantToSpend } from '../../domain/ledger-changes.ts'
import { creditCost } from '../../domain/ledger.ts'
import { notesColumn, outcomeColumns, textOrNull } from './outcome-columns.ts'

type Times = { startsAt: number; endsAt: number; blockedFromAt: number; blockedUntilAt: number }
type Made = { ids: { consultation: string; booking: string; use: string }; times: Times; now: number }
type Delivering = { id: string; practiceId: string; name: string; tier: number; timeZone: string }
type Paying = Made & {
  input: ConsultationLog
  consultant: Delivering
  grants: readonly GrantRow[]
  durationMinutes: number
  actorUserId: string
}

/**
 * What pays for a logged session; null where it is unbilled.
 * @throws DeskbellError `no_credits`, `credits_frozen`
 */
export function payingSpend({
  input,
  consultant,
  grants,
  durationMinutes,
  actorUserId,
  ids,
  times,
  now,
}: Paying): Spend | null {
  const { pay, serviceType, title } = input
  if (pay.with === 'nothing') return null
  const { allowOverdraw, purchaseId } = pay
  const { startsAt } = times
  const grant = grantToSpend(
    grants.filter(
      (held) => held.practiceId === consultant.practiceId && (purchaseId ?? held.purchaseId) === held.purchaseId,
    ),
    { serviceType, consultantTier: consultant.tier, durationMinutes, startsAt },
    { allowOverdraw },
  )
  return {
    id: ids.use,
    practiceId: consultant.practiceId,
    grantId: grant.id,
    origin: `booking:${ids.booking}`,
    credits: creditCost(durationMinutes, grant.creditUnitMinutes),
    reason: title ?? null,
    actorUserId,
    createdAt: now,
    sessionStartsAt: startsAt,
    allowOverdraw,
  }
}

export function consultationRow({
  input,
  consultant,
  reference,
  ids,
  times,
  now,
}: Made & { input: ConsultationLog; consultant: Delivering; reference: string }) {
  const { serviceType, type, title, description, location, outcomes, privateNotes, pay } = input
  const minutes = (times.endsAt - times.startsAt) / 60_000
  return {
    id: ids.consultation,
    reference,
    practiceId: consultant.practiceId,
    consultantId: consultant.id,
    source: 'log' as const,
    serviceType,
    type: type ?? null,
    title: title ?? `${minutes} minutes with ${consultant.name}`,
    description: textOrNull(description),
    location,
    billable: pay.with !== 'nothing',
    status: 'completed' as const,
    ...times,
    actualStartedAt: times.startsAt,
    actualEndedAt: times.endsAt,
    // When it was over, not when it was noted: nobody is asked today how a session of last year was.
    completedAt: Math.min(times.endsAt, now),
    ...outcomeColumns(outcomes),
    ...notesColumn(privateNotes),
    createdAt: now,
    updatedAt: now,
  }
}

export function bookingRow({
  client,
  consultant,
  spend,
  grants,
  ids,
  now,
}: Made & {
  client: { id: string; timeZone: string | null }
  consultant: Delivering
  spend: Spend | null
  grants: readonly GrantRow[]
}) {
  const paid = grants.find(({ id }) => id === spend?.grantId)
  return {
    id: ids.booking,
    practiceId: consultant.practiceId,
    consultationId: ids.consultation,
    clientId: client.id,
    status: 'booked' as const,
    paidWith: spend === null ? ('nothing' as const) : ('credits' as const),
    purchaseId: paid?.purchaseId ?? null,
    grantId: spend?.grantId ?? null,
    useId: spend?.id ?? null,
    credits: spend?.credits ?? null,
    timeZone: client.timeZone ?? consultant.timeZone,
    createdAt: now,
    updatedAt: now,
  }
}
