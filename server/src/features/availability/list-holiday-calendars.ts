import type { HolidayCalendars } from '../../contract/availability.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { consultantOf } from './availability.repository.ts'

type ListCalendars = { consultantId: string; country: string | undefined; caller: Caller }

/** Countries whose holidays are known, and the regions of one of them. One round trip. */
export async function listHolidayCalendars(
  { consultantId, country, caller }: ListCalendars,
  { db, clock, holidays }: Pick<Deps, 'db' | 'clock' | 'holidays'>,
): Promise<HolidayCalendars> {
  const { actor, facts } = await loadAs(db, caller, clock(), [consultantOf(db, consultantId)])
  requirePermission(actor, facts[0][0]?.practiceId, 'edit_availability', consultantId)
  const [countries, regions] = await Promise.all([
    holidays.countries(),
    country === undefined ? [] : holidays.regions(country),
  ])
  return { countries, regions }
}
