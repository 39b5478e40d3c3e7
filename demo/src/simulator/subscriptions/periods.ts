export type Recurring = {
  interval: 'day' | 'week' | 'month' | 'year'
  interval_count: number
  meter: null
  trial_period_days: null
  usage_type: 'licensed'
}

type Interval = Pick<Recurring, 'interval' | 'interval_count'>

const days = { day: 1, week: 7 }

/** So many intervals after the anchor, all in seconds. A month that is too short ends on its last day. */
export function intervalsAfter(anchor: number, { interval, interval_count: count }: Interval, times: number): number {
  if (interval === 'day' || interval === 'week') return anchor + days[interval] * count * times * 86_400
  const start = new Date(anchor * 1000)
  const months = count * times * (interval === 'year' ? 12 : 1)
  const first = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, 1))
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  const day = Math.min(start.getUTCDate(), lastDay)
  const midnight = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), day)
  return midnight / 1000 + (anchor - Math.floor(anchor / 86_400) * 86_400)
}

/** The end of the period that begins at `start`, counted from the anchor so that the day of the month stays. */
export function periodEnd(anchor: number, interval: Interval, start: number): number {
  let times = 1
  while (intervalsAfter(anchor, interval, times) <= start) times += 1
  return intervalsAfter(anchor, interval, times)
}
