import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { busy, calendar, event } from './calendar.ts'

const day = 86_400_000
const names = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const
const window = { from: Date.parse('2026-12-01'), to: Date.parse('2027-02-01') }

type Rule = { frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY'; interval: number; days: number[]; count: number | null }

const rule: fc.Arbitrary<Rule> = fc.record({
  frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY'),
  interval: fc.integer({ min: 1, max: 6 }),
  days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 4 }),
  count: fc.option(fc.integer({ min: 1, max: 200 })),
})

/** Every day from the first one on is asked whether the rule means it; weeks begin on Monday. */
function expected(start: number, { frequency, interval, days, count }: Rule): string[] {
  const monday = (time: number) => Math.floor((time / day + 3) / 7)
  const month = (time: number) => new Date(time).getUTCFullYear() * 12 + new Date(time).getUTCMonth()
  const wanted = days.length > 0 ? days : null
  const found = new Set([start])
  let left = count ?? Infinity
  for (let time = start; time < window.to && left > 0; time += day) {
    const weekday = new Date(time).getUTCDay()
    const periods = {
      DAILY: (time - start) / day,
      WEEKLY: monday(time) - monday(start),
      MONTHLY: month(time) - month(start),
    }[frequency]
    const fallback = {
      DAILY: true,
      WEEKLY: weekday === new Date(start).getUTCDay(),
      MONTHLY: new Date(time).getUTCDate() === new Date(start).getUTCDate(),
    }[frequency]
    if (periods % interval !== 0 || !(wanted?.includes(weekday) ?? fallback)) continue
    found.add(time)
    left--
  }
  return [...found].filter((time) => time >= window.from).map((time) => new Date(time).toISOString().slice(0, 10))
}

test('recurrences fall on the days that asking every day finds, however long ago they began', async () => {
  const begin = fc.integer({ min: Date.parse('2015-01-01') / day, max: Date.parse('2027-01-31') / day })
  await fc.assert(
    fc.asyncProperty(begin, rule, async (first, of) => {
      // What a count means where the event itself does not follow its rule is undefined (RFC 5545, 3.8.5.3).
      const weekday = new Date(first * day).getUTCDay()
      fc.pre(of.count === null || of.days.length === 0 || of.days.includes(weekday))
      const date = new Date(first * day).toISOString().slice(0, 10).replaceAll('-', '')
      const parts = [
        `FREQ=${of.frequency};INTERVAL=${of.interval}`,
        ...(of.days.length > 0 ? [`BYDAY=${of.days.map((index) => names[index]).join(',')}`] : []),
        ...(of.count === null ? [] : [`COUNT=${of.count}`]),
      ]
      const text = calendar(event(`DTSTART:${date}T000000Z`, 'DURATION:PT1H', `RRULE:${parts.join(';')}`))
      const found = await busy(text, { window })
      expect(found.map((range) => range.slice(0, 10))).toEqual(expected(first * day, of))
    }),
    { numRuns: 400 },
  )
})
