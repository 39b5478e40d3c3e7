import { Hono } from 'hono'
import { packageTemplateQuery } from '../../contract/package-tools.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { listTemplates } from './list-templates.ts'

export function packageTemplatesRoutes(deps: Pick<Deps, 'db' | 'clock'>) {
  return new Hono<Env>().get('/', validate('query', packageTemplateQuery), async (c) =>
    c.json(await listTemplates({ slug: c.req.valid('query').practice, caller: c.var.caller }, deps)),
  )
}
