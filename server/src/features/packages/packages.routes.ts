import { Hono } from 'hono'
import * as z from 'zod/mini'
import { bulkInput } from '../../contract/package-tools.ts'
import { packageBody, packageQuery } from '../../contract/packages.ts'
import { byId, currencyCode } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { ifMatch } from '../../http/if-match.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { archivePackage } from './archive-package.ts'
import { bulkPackages } from './bulk-packages.ts'
import { createPackage } from './create-package.ts'
import { getManagedPackage, getPackage } from './get-package.ts'
import { listManagedPackages, listPackages } from './list-packages.ts'
import { updatePackage } from './update-package.ts'

const oneQuery = z.object({ scope: z.optional(z.enum(['public', 'manage'])), currency: z.optional(currencyCode) })

export function packagesRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids'>) {
  return new Hono<Env>()
    .get('/', validate('query', packageQuery), async (c) => {
      const query = c.req.valid('query')
      if (query.scope === 'manage') return c.json(await listManagedPackages({ query, caller: c.var.caller }, deps))
      const { page, changesAt } = await listPackages(query, deps)
      c.set('cacheable', true)
      c.set('changesAt', changesAt)
      return c.json(page)
    })
    .get('/:id', validate('param', byId), validate('query', oneQuery), async (c) => {
      const { id } = c.req.valid('param')
      const { scope, currency } = c.req.valid('query')
      if (scope === 'manage') {
        const found = await getManagedPackage({ id, caller: c.var.caller }, deps)
        c.header('ETag', `"${found.version}"`)
        return c.json(found)
      }
      const { item, changesAt } = await getPackage({ id, currency }, deps)
      c.set('cacheable', true)
      c.set('changesAt', changesAt)
      return c.json(item)
    })
    .post('/', validate('json', packageBody), async (c) => {
      const created = await createPackage({ input: c.req.valid('json'), caller: c.var.caller }, deps)
      c.header('ETag', `"${created.version}"`)
      return c.json(created, 201)
    })
    .post('/bulk', validate('json', bulkInput), async (c) =>
      c.json(await bulkPackages({ input: c.req.valid('json'), caller: c.var.caller }, deps)),
    )
    .put('/:id', validate('param', byId), validate('json', packageBody), async (c) => {
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
