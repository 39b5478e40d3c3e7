const minute = 60_000

/** What a practice lets its clients do. Minutes before the session starts. */
export type CancellationPolicy = {
  /** Until then a client cancels and gets the credit back. */
  cancelUntilMinutes: number
  /** Until then a client may move the session. */
  rescheduleUntilMinutes: number
  /** How often a client may move one session; null as often as they like. */
  maximumReschedules: number | null
  /** Who cancels late gets the credit back all the same. */
  lateCancelKeepsCredit: boolean
}

type CancelActor = 'client' | 'consultant'

export type SessionChange = { by: CancelActor; startsAt: number; now: number }

export type ChangeVerdict = { allowed: true } | { allowed: false; reason: 'started' | 'too_late' | 'too_often' }

const allowed: ChangeVerdict = { allowed: true }

/** A consultant may cancel any time; a client until the session starts, though a late one may cost the credit. */
export function mayCancel({ by, startsAt, now }: SessionChange): ChangeVerdict {
  return by === 'consultant' || now < startsAt ? allowed : { allowed: false, reason: 'started' }
}

/** A consultant may move a session any time; a client until the practice's deadline and as often as it lets them. */
export function mayReschedule(
  policy: CancellationPolicy,
  { by, startsAt, now, reschedules }: SessionChange & { reschedules: number },
): ChangeVerdict {
  if (by === 'consultant') return allowed
  if (now >= startsAt) return { allowed: false, reason: 'started' }
  if (now > rescheduleUntil(policy, startsAt)) return { allowed: false, reason: 'too_late' }
  const { maximumReschedules } = policy
  return maximumReschedules !== null && reschedules >= maximumReschedules
    ? { allowed: false, reason: 'too_often' }
    : allowed
}

/** Whether cancelling gives the credit or the payment back: always when the consultant cancels. */
export function creditOnCancel(
  policy: CancellationPolicy,
  { by, startsAt, now }: SessionChange,
): 'given_back' | 'forfeited' {
  const isInTime = by === 'consultant' || now <= cancelUntil(policy, startsAt)
  return isInTime || policy.lateCancelKeepsCredit ? 'given_back' : 'forfeited'
}

/** The last instant at which a client cancels in time. */
export function cancelUntil({ cancelUntilMinutes }: CancellationPolicy, startsAt: number): number {
  return startsAt - cancelUntilMinutes * minute
}

/** The last instant at which a client may move the session. */
export function rescheduleUntil({ rescheduleUntilMinutes }: CancellationPolicy, startsAt: number): number {
  return startsAt - rescheduleUntilMinutes * minute
}
