import { Hono } from 'hono'
import { insightsQuery } from '../../contract/insights.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { getBookingInsights } from './get-booking-insights.ts'
import { writeInsights } from './write-insights.ts'

/** Under /api/insights. */
export function insightsRoutes(deps: Pick<Deps, 'db' | 'clock'>) {
  return new Hono<Env>().get('/bookings', validate('query', insightsQuery), async (c) => {
    const query = c.req.valid('query')
    const insights = await getBookingInsights({ query, caller: c.var.caller }, deps)
    if (query.format === 'json') return c.json(insights)
    const { name, text } = writeInsights(insights)
    c.header('Content-Type', 'text/csv; charset=utf-8')
    c.header('Content-Disposition', `attachment; filename="${name}"`)
    return c.body(text)
  })
}
