import { Hono } from 'hono'
import * as z from 'zod/mini'
import { packageInput, packageQuery } from '../../contract/packages.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { ifMatch } from '../../http/if-match.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { archivePackage } from './archive-package.ts'
import { createPackage } from './create-package.ts'
import { getManagedPackage, getPackage } from './get-package.ts'
import { listManagedPackages, listPackages } from './list-packages.ts'
import { updatePackage } from './update-package.ts'

const scope = z.object({ scope: z.optional(z.enum(['public', 'manage'])) })

export function packagesRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids'>) {
  return new Hono<Env>()
    .get('/', validate('query', packageQuery), async (c) => {
      const query = c.req.valid('query')
      if (query.scope === 'manage') return c.json(await listManagedPackages({ query, caller: c.var.caller }, deps))
      c.set('cacheable', true)
      return c.json(await listPackages(query, deps))
    })
    .get('/:id', validate('param', byId), validate('query', scope), async (c) => {
      const { id } = c.req.valid('param')
      if (c.req.valid('query').scope === 'manage') {
        const found = await getManagedPackage({ id, caller: c.var.caller }, deps)
        c.header('ETag', `"${found.version}"`)
        return c.json(found)
      }
      c.set('cacheable', true)
      return c.json(await getPackage(id, deps))
    })
    .post('/', validate('json', packageInput), async (c) => {
      const created = await createPackage({ input: c.req.valid('json'), caller: c.var.caller }, deps)
      c.header('ETag', `"${created.version}"`)
      return c.json(created, 201)
    })
    .put('/:id', validate('param', byId), validate('json', packageInput), async (c) => {
      const { id } = c.req.valid('param')
      const updated = await updatePackage(
        { id, version: ifMatch(c), input: c.req.valid('json'), caller: c.var.caller },
        deps,
      )
      c.header('ETag', `"${updated.version}"`)
      return c.json(updated)
    })
    .delete('/:id', validate('param', byId), async (c) => {
      await archivePackage({ id: c.req.valid('param').id, caller: c.var.caller }, deps)
      return c.body(null, 204)
    })
}
