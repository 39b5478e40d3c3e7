import { Hono } from 'hono'
import { clientQuery } from '../../contract/clients.ts'
import type { Env } from '../../http/env.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { listClients } from './list-clients.ts'

export function clientsRoutes(deps: Pick<Deps, 'db' | 'clock'>) {
  return new Hono<Env>().get('/', validate('query', clientQuery), async (c) =>
    c.json(await listClients({ query: c.req.valid('query'), caller: c.var.caller }, deps)),
  )
}
