import { Hono } from 'hono'
import * as z from 'zod/mini'
import { practicePatch } from '../../contract/practices.ts'
import { practiceSlug } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { getManagedPractice, getPractice } from './get-practice.ts'
import { updatePractice } from './update-practice.ts'

export function practicesRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'payments'>) {
  return new Hono<Env>()
    .get('/:slug', validate('param', z.object({ slug: practiceSlug })), async (c) => {
      const { slug } = c.req.valid('param')
      if (c.req.query('scope') === 'manage')
        return c.json(await getManagedPractice({ slug, caller: c.var.caller }, deps))
      c.set('cacheable', true)
      return c.json(await getPractice(slug, deps))
    })
    .patch('/', validate('json', practicePatch), async (c) => {
      const { practice: slug, ...patch } = c.req.valid('json')
      return c.json(await updatePractice({ slug, patch, caller: c.var.caller }, deps))
    })
}
