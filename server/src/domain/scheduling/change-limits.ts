import { cancelUntil, mayReschedule, rescheduleUntil, type CancellationPolicy } from './cancellation-policy.ts'

/**
 * Until when a client may cancel and get the credit back, and may move the session; UTC milliseconds, null where they
 * cannot any more.
 */
export function changeLimits(
  policy: CancellationPolicy,
  { startsAt, reschedules, now }: { startsAt: number; reschedules: number; now: number },
): { cancelUntil: number | null; rescheduleUntil: number | null } {
  const inTime = cancelUntil(policy, startsAt)
  const movable = mayReschedule(policy, { by: 'client', startsAt, now, reschedules }).allowed
  return {
    cancelUntil: now <= inTime ? inTime : null,
    rescheduleUntil: movable ? rescheduleUntil(policy, startsAt) : null,
  }
}
