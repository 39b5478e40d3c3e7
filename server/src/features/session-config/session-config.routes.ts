import { Hono } from 'hono'
import { quickSetupInput, sessionConfigInput } from '../../contract/availability.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { ifMatch } from '../../http/if-match.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { getManagedConfig, getSessionConfig } from './get-session-config.ts'
import { setUpQuickly } from './set-up-quickly.ts'
import { updateSessionConfig } from './update-session-config.ts'

export function sessionConfigRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids'>) {
  return new Hono<Env>()
    .get('/:id/session-config', validate('param', byId), async (c) => {
      const { id: consultantId } = c.req.valid('param')
      if (c.req.query('scope') === 'manage') {
        const config = await getManagedConfig({ consultantId, caller: c.var.caller }, deps)
        c.header('ETag', `"${config.version}"`)
        return c.json(config)
      }
      c.set('cacheable', true)
      return c.json(await getSessionConfig(consultantId, deps))
    })
    .put('/:id/session-config', validate('param', byId), validate('json', sessionConfigInput), async (c) => {
      const config = await updateSessionConfig(
        {
          consultantId: c.req.valid('param').id,
          version: ifMatch(c),
          input: c.req.valid('json'),
          caller: c.var.caller,
        },
        deps,
      )
      c.header('ETag', `"${config.version}"`)
      return c.json(config)
    })
    .post('/:id/session-config/quick-setup', validate('param', byId), validate('json', quickSetupInput), async (c) => {
      const { id: consultantId } = c.req.valid('param')
      const config = await setUpQuickly({ consultantId, input: c.req.valid('json'), caller: c.var.caller }, deps)
      c.header('ETag', `"${config.version}"`)
      return c.json(config)
    })
}
