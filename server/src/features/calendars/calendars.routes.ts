import { Hono } from 'hono'
import * as z from 'zod/mini'
import { calendarInput } from '../../contract/availability.ts'
import { byId, id } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { connectCalendar } from './connect-calendar.ts'
import { disconnectCalendar } from './disconnect-calendar.ts'
import { refreshCalendar } from './refresh-calendar.ts'

const byCalendar = z.object({ id, calendarId: id })
const path = '/:id/availability/calendars'

type CalendarsDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'sealer' | 'outbound' | 'readIcs' | 'rateLimiter'>

/** Under /api/consultants. */
export function calendarsRoutes(deps: CalendarsDeps) {
  // Each makes a request to somebody else's server.
  const seldom = rateLimit('calendar', { limit: 20, windowMilliseconds: 600_000 }, deps)
  return new Hono<Env>()
    .post(path, seldom, validate('param', byId), validate('json', calendarInput), async (c) => {
      const { id: consultantId } = c.req.valid('param')
      return c.json(
        await connectCalendar({ consultantId, input: c.req.valid('json'), caller: c.var.caller }, deps),
        201,
      )
    })
    .post(`${path}/:calendarId/refresh`, seldom, validate('param', byCalendar), async (c) => {
      const { id: consultantId, calendarId } = c.req.valid('param')
      return c.json(await refreshCalendar({ consultantId, calendarId, caller: c.var.caller }, deps))
    })
    .delete(`${path}/:calendarId`, validate('param', byCalendar), async (c) => {
      const { id: consultantId, calendarId } = c.req.valid('param')
      await disconnectCalendar({ consultantId, calendarId, caller: c.var.caller }, deps)
      return c.body(null, 204)
    })
}
