import { Hono } from 'hono'
import { claimInput } from '../../contract/gifts.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { claimGift } from './claim-gift.ts'
import { getGift, listGifts } from './read-gifts.ts'

const minute = 60_000

export function giftsRoutes(
  deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'deliverSoon' | 'purchaseTokens' | 'giftTokens' | 'rateLimiter'>,
) {
  return new Hono<Env>()
    .get('/', async (c) => c.json(await listGifts(c.var.caller, deps)))
    .post(
      '/claim',
      rateLimit('claim', { limit: 20, windowMilliseconds: minute }, deps),
      validate('json', claimInput),
      async (c) => c.json(await claimGift({ token: c.req.valid('json').token, caller: c.var.caller }, deps)),
    )
    .get('/:id', validate('param', byId), async (c) =>
      c.json(await getGift({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
}
