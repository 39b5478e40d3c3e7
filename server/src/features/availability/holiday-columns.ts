import { localDate } from '../../domain/scheduling/wall-clock.ts'
import type { Holidays } from '../../ports.ts'
import type { ScheduleRow } from './availability.repository.ts'

type Columns = Pick<ScheduleRow, 'holidayCountry' | 'holidayRegion' | 'holidays' | 'holidaysThroughYear'>

export const noHolidays: Columns = {
  holidayCountry: null,
  holidayRegion: null,
  holidays: [],
  holidaysThroughYear: null,
}

/** This year by the schedule's calendar, and the two after it: further than anybody books. */
export function yearsAhead(timeZone: string, now: number): number[] {
  const year = Number(localDate(now, timeZone).slice(0, 4))
  return [year, year + 1, year + 2]
}

export async function holidayColumns(
  { country, region, years }: { country: string; region: string | null; years: readonly number[] },
  { dates }: Pick<Holidays, 'dates'>,
): Promise<Columns> {
  const found = await Promise.all(years.map((year) => dates({ country, ...(region === null ? {} : { region }), year })))
  return {
    holidayCountry: country,
    holidayRegion: region,
    holidays: found.flat().map(({ date, name }) => ({ date, name })),
    holidaysThroughYear: years.at(-1) ?? null,
  }
}
