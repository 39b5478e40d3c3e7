import { writeAll } from '../../db/run-batch.ts'
import type { Deps } from '../../ports.ts'
import { addHolidays, schedulesShortOf } from './availability.repository.ts'
import { holidayColumns, yearsAhead } from './holiday-columns.ts'

/** Each year adds the holidays of one more, where a schedule follows a country's calendar. For the timer. */
export async function extendHolidays({ db, clock, holidays }: Pick<Deps, 'db' | 'clock' | 'holidays'>): Promise<void> {
  const now = clock()
  const short = await schedulesShortOf(db, new Date(now).getUTCFullYear() + 2)
  const changes = await Promise.all(
    short.map(async (row) => {
      const { holidayCountry: country, holidayRegion: region, timeZone } = row
      if (country === null) return []
      const columns = await holidayColumns({ country, region, years: yearsAhead(timeZone, now) }, holidays)
      return columns.holidays.length === 0 ? [] : [addHolidays(db, row, columns)]
    }),
  )
  const statements = changes.flat()
  if (statements.length > 0) await writeAll(db, statements)
}
