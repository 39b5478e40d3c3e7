import { Hono, type Context } from 'hono'
import * as z from 'zod/mini'
import { availabilityInput, holidaysInput, type Availability } from '../../contract/availability.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { ifMatch } from '../../http/if-match.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { getAvailability } from './get-availability.ts'
import { listHolidayCalendars } from './list-holiday-calendars.ts'
import { setHolidays } from './set-holidays.ts'
import { updateAvailability } from './update-availability.ts'

const countryQuery = z.object({ country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/))) })

/** Under /api/consultants. */
export function availabilityRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'holidays'>) {
  return new Hono<Env>()
    .get('/:id/availability', validate('param', byId), async (c) =>
      answer(c, await getAvailability({ consultantId: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
    .put('/:id/availability', validate('param', byId), validate('json', availabilityInput), async (c) => {
      const { id: consultantId } = c.req.valid('param')
      const request = { consultantId, version: ifMatch(c), input: c.req.valid('json'), caller: c.var.caller }
      return answer(c, await updateAvailability(request, deps))
    })
    .post('/:id/availability/holidays', validate('param', byId), validate('json', holidaysInput), async (c) => {
      const { id: consultantId } = c.req.valid('param')
      return answer(c, await setHolidays({ consultantId, input: c.req.valid('json'), caller: c.var.caller }, deps))
    })
    .get('/:id/availability/holiday-calendars', validate('param', byId), validate('query', countryQuery), async (c) => {
      const { id: consultantId } = c.req.valid('param')
      const { country } = c.req.valid('query')
      return c.json(await listHolidayCalendars({ consultantId, country, caller: c.var.caller }, deps))
    })
}

function answer(c: Context<Env>, availability: Availability) {
  c.header('ETag', `"${availability.version}"`)
  return c.json(availability)
}
