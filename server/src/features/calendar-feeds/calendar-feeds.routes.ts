import { Hono } from 'hono'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { matches } from '../../http/public-caching.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { getFeed } from './get-feed.ts'
import { makeFeed } from './make-feed.ts'
import { readFeed } from './read-feed.ts'
import { revokeFeed } from './revoke-feed.ts'

const path = '/:id/calendar-feed'
const tenMinutes = 600_000

type FeedsDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'publicUrl' | 'rateLimiter'>

/** Under /api/consultants. */
export function calendarFeedsRoutes(deps: FeedsDeps) {
  const seldom = rateLimit('make-feed', { limit: 20, windowMilliseconds: tenMinutes }, deps)
  return new Hono<Env>()
    .get(path, validate('param', byId), async (c) =>
      c.json(await getFeed({ consultantId: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
    .post(path, seldom, validate('param', byId), async (c) =>
      c.json(await makeFeed({ consultantId: c.req.valid('param').id, caller: c.var.caller }, deps), 201),
    )
    .delete(path, validate('param', byId), async (c) => {
      await revokeFeed({ consultantId: c.req.valid('param').id, caller: c.var.caller }, deps)
      return c.body(null, 204)
    })
}

/** Under /feeds: open to whoever has the address, as calendar programs want it. */
export function feedsRoutes(deps: Pick<Deps, 'db' | 'clock' | 'publicUrl' | 'writeIcsFeed' | 'rateLimiter'>) {
  // Calendars of many people are fetched from the few addresses of whoever runs them.
  const often = rateLimit('feed', { limit: 300, windowMilliseconds: tenMinutes }, deps)
  return new Hono<Env>().get('/:file{[\\w-]{43}\\.ics}', often, async (c) => {
    const { text, etag } = await readFeed({ token: c.req.param('file').slice(0, 43) }, deps)
    c.header('ETag', etag)
    c.header('Cache-Control', 'private, max-age=300')
    c.header('X-Robots-Tag', 'noindex')
    if (matches(c.req.header('If-None-Match'), etag)) return c.body(null, 304)
    c.header('Content-Type', 'text/calendar; charset=utf-8; method=PUBLISH')
    c.header('Content-Disposition', 'inline; filename="sessions.ics"')
    return c.body(text)
  })
}
