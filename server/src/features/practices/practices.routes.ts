import { Hono } from 'hono'
import * as z from 'zod/mini'
import { practiceInput, practicesQuery } from '../../contract/operators.ts'
import { practicePatch } from '../../contract/practices.ts'
import { practiceSlug } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import { createPractice, type CreatePracticeDeps } from './create-practice.ts'
import { getManagedPractice, getPractice, listPractices } from './get-practice.ts'
import { updatePractice } from './update-practice.ts'

export function practicesRoutes(deps: CreatePracticeDeps) {
  return new Hono<Env>()
    .get('/', validate('query', practicesQuery), async (c) =>
      c.json(await listPractices({ cursor: c.req.valid('query').cursor, caller: c.var.caller }, deps)),
    )
    .post('/', validate('json', practiceInput), async (c) =>
      c.json(await createPractice({ input: c.req.valid('json'), caller: c.var.caller }, deps), 201),
    )
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
