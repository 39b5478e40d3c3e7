import ICAL from 'ical.js'
import type { Budget } from './budget.ts'
import type { WallTime } from './zone.ts'

const unit: Record<string, number> = {
  SECONDLY: 1_000,
  MINUTELY: 60_000,
  HOURLY: 3_600_000,
  DAILY: 86_400_000,
  WEEKLY: 7 * 86_400_000,
}

/** The library's own loops go on for as long as a rule finds nothing; every turn of theirs comes through here. */
class BoundedIterator extends ICAL.RecurIterator {
  static step: () => void

  override check_contracting_rules(): boolean {
    BoundedIterator.step()
    return super.check_contracting_rules()
  }
  override increment_monthday(days: number): void {
    for (let month = 0; month < days; month += 28) BoundedIterator.step()
    super.increment_monthday(days)
  }
  override increment_month(): void {
    BoundedIterator.step()
    super.increment_month()
  }
  override increment_year(years: number): void {
    BoundedIterator.step()
    super.increment_year(years)
  }
}

/**
 * The times a rule names, in order, in the clock of its event. Those before `from` may be left out; whoever reads stops
 * when he has enough.
 * @param rule as the library parses it
 * @throws BudgetSpent, and what the library throws at rules that make no sense
 */
export function* recurrences(
  rule: Record<string, unknown>,
  start: WallTime,
  from: WallTime,
  budget: Budget,
): Generator<WallTime> {
  const countStep = budget.forRule()
  // The end belongs to the reader: it can be in UTC where the event is not.
  const { until: _until, ...endless } = rule
  const recur = ICAL.Recur.fromData(endless)
  const timesOfDay = (['BYHOUR', 'BYMINUTE', 'BYSECOND'] as const).some((part) => (recur.parts[part]?.length ?? 0) > 1)
  // ical.js 2.2.1 gives up on the one and miscounts the other, without a word.
  if (recur.freq === 'YEARLY' && (timesOfDay || 'BYWEEKNO' in recur.parts))
    throw new Error('The library does not follow such rules.')
  const step = (unit[recur.freq] ?? Number.NaN) * recur.interval
  const skipped = recur.isByCount() || !(step > 0) ? 0 : Math.max(0, Math.floor((from - start) / step) - 1) * step
  BoundedIterator.step = countStep
  const iterator = new BoundedIterator({ rule: recur, dtstart: timeOf(start + skipped) })
  for (;;) {
    BoundedIterator.step = countStep
    countStep()
    const time = iterator.next()
    if (!time) return
    yield Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second)
  }
}

function timeOf(wall: WallTime): ICAL.Time {
  const date = new Date(wall)
  return new ICAL.Time(
    {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      isDate: false,
    },
    ICAL.Timezone.localTimezone,
  )
}
