import { Hono } from 'hono'
import { connectQuery, onboardingInput } from '../../contract/connect.ts'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/rate-limit.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { getConnect } from './get-connect.ts'
import { startOnboarding } from './start-onboarding.ts'

const minute = 60_000

export function connectRoutes(deps: Deps) {
  return new Hono<Env>()
    .get('/', validate('query', connectQuery), async (c) =>
      c.json(await getConnect({ slug: c.req.valid('query').practice, caller: c.var.caller }, deps)),
    )
    .post(
      '/onboarding',
      rateLimit('onboarding', { limit: 10, windowMilliseconds: minute }, deps),
      validate('json', onboardingInput),
      async (c) =>
        c.json(await startOnboarding({ slug: c.req.valid('json').practice, caller: c.var.caller }, deps), 201),
    )
}
