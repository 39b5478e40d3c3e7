import type { GroupInput } from '../../contract/consultations.ts'
import { checkPrice, isChargeable, maximumMinor, spell, supportedCurrencies } from '../currency.ts'
import { fieldProblem } from '../errors.ts'
import { conflicts } from './busy-time.ts'

const minute = 60_000
const day = 86_400_000
const farthestDays = 731

export type PlannedTime = { startsAt: number; endsAt: number; blockedFromAt: number; blockedUntilAt: number }

type Buffers = { bufferBeforeMinutes: number; bufferAfterMinutes: number }

/**
 * The times of a group session or course, in order. The practice plans them as it likes, outside its usual hours too.
 * @param buffers what the consultant needs around a session
 * @throws DeskbellError `invalid_input` naming the time that is over, too far away or too near another one;
 *   `price_out_of_range`, `currency_not_supported`
 */
export function plannedTimes(
  { serviceType, startsAt, durationMinutes, seatPrice }: GroupInput,
  { bufferBeforeMinutes, bufferAfterMinutes }: Buffers,
  now: number,
): PlannedTime[] {
  if (seatPrice !== null) checkSeatPrice(seatPrice)
  if (serviceType === 'group' && startsAt.length > 1)
    throw fieldProblem('invalid_input', 'startsAt', 'A group session has one time; several are a course.')
  if (serviceType === 'course' && startsAt.length < 2)
    throw fieldProblem('invalid_input', 'startsAt', 'A course has at least two sessions.')
  const shape = {
    durationMs: durationMinutes * minute,
    beforeMs: bufferBeforeMinutes * minute,
    afterMs: bufferAfterMinutes * minute,
  }
  const times = startsAt.map((text, index) => {
    const start = Date.parse(text)
    const path = `startsAt.${index}`
    if (start <= now) throw fieldProblem('invalid_input', path, 'This time is over.')
    if (start > now + farthestDays * day) throw fieldProblem('invalid_input', path, 'Plan two years ahead at most.')
    const end = start + shape.durationMs
    return { startsAt: start, endsAt: end, blockedFromAt: start - shape.beforeMs, blockedUntilAt: end + shape.afterMs }
  })
  times.forEach((time, index) => {
    const isNear = (other: PlannedTime) =>
      conflicts(time.startsAt, shape, {
        start: other.startsAt,
        end: other.endsAt,
        blockedStart: other.blockedFromAt,
        blockedEnd: other.blockedUntilAt,
      })
    if (times.slice(0, index).some(isNear))
      throw fieldProblem('invalid_input', `startsAt.${index}`, 'This overlaps another one of these times.')
  })
  return times.toSorted((one, other) => one.startsAt - other.startsAt)
}

function checkSeatPrice({ amount, currency }: NonNullable<GroupInput['seatPrice']>): void {
  if (supportedCurrencies.includes(currency) && amount <= maximumMinor && !isChargeable(amount, currency))
    throw fieldProblem(
      'price_out_of_range',
      'seatPrice.amount',
      `${spell(amount, currency)} cannot be charged. Leave the price out where a seat takes credits only.`,
    )
  checkPrice({ amount, currency }, 'seatPrice')
}
