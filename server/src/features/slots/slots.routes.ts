import { Hono, type Context } from 'hono'
import * as z from 'zod/mini'
import { slotsQuery } from '../../contract/availability.ts'
import { byId, practiceSlug } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { getPracticeSlots } from './get-practice-slots.ts'
import { getProfile } from './get-profile.ts'
import { createGetSlots } from './get-slots.ts'

/** Under /api/consultants. */
export function consultantSlotsRoutes(deps: Pick<Deps, 'db' | 'clock'>) {
  const getSlots = createGetSlots(deps)
  return new Hono<Env>()
    .get('/:id/slots', validate('param', byId), validate('query', slotsQuery), async (c) => {
      const { slots, changesAt } = await getSlots({
        consultantId: c.req.valid('param').id,
        query: c.req.valid('query'),
      })
      setCacheable(c, changesAt)
      return c.json(slots)
    })
    .get('/:id/profile', validate('param', byId), async (c) => {
      const { profile, changesAt } = await getProfile(c.req.valid('param').id, deps)
      setCacheable(c, changesAt)
      return c.json(profile)
    })
}

/** Under /api/practices. */
export function practiceSlotsRoutes(deps: Pick<Deps, 'db' | 'clock'>) {
  return new Hono<Env>().get(
    '/:slug/slots',
    validate('param', z.object({ slug: practiceSlug })),
    validate('query', slotsQuery),
    async (c) => {
      const { slug } = c.req.valid('param')
      const { slots, changesAt } = await getPracticeSlots({ slug, query: c.req.valid('query') }, deps)
      setCacheable(c, changesAt)
      return c.json(slots)
    },
  )
}

/** Slots depend on the time of day: what was worked out is kept until time changes it. */
function setCacheable(c: Context<Env>, changesAt: number): void {
  c.set('cacheable', true)
  c.set('changesAt', changesAt)
}
