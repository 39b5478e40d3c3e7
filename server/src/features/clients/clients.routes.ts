import { Hono } from 'hono'
import { clientInput, clientPatch, clientQuery } from '../../contract/clients.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { createClient } from './create-client.ts'
import { getClient } from './get-client.ts'
import { listClients } from './list-clients.ts'
import { updateClient } from './update-client.ts'

/** Under `/api/clients`. */
export function clientsRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids'>) {
  return new Hono<Env>()
    .get('/', validate('query', clientQuery), async (c) =>
      c.json(await listClients({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
    )
    .post('/', validate('json', clientInput), async (c) =>
      c.json(await createClient({ input: c.req.valid('json'), caller: c.var.caller }, deps), 201),
    )
    .get('/:id', validate('param', byId), async (c) =>
      c.json(await getClient({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
    .patch('/:id', validate('param', byId), validate('json', clientPatch), async (c) =>
      c.json(
        await updateClient({ id: c.req.valid('param').id, patch: c.req.valid('json'), caller: c.var.caller }, deps),
      ),
    )
}
