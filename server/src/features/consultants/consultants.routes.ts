import { Hono } from 'hono'
import * as z from 'zod/mini'
import { consultantInput, consultantPatch, contactSettingsInput } from '../../contract/practices.ts'
import { byId, practiceSlug } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { ifMatch } from '../../http/if-match.ts'
import { validate } from '../../http/validate.ts'
import type { Deps } from '../../ports.ts'
import { createConsultant } from './create-consultant.ts'
import { getConsultant, listConsultants } from './get-consultant.ts'
import { getContactSettings } from './get-contact-settings.ts'
import { updateConsultant } from './update-consultant.ts'
import { updateContactSettings } from './update-contact-settings.ts'

export function consultantsRoutes(deps: Pick<Deps, 'db' | 'clock' | 'ids'>) {
  return new Hono<Env>()
    .get('/', validate('query', z.object({ practice: practiceSlug })), async (c) => {
      c.set('cacheable', true)
      return c.json(await listConsultants(c.req.valid('query').practice, deps))
    })
    .post('/', validate('json', consultantInput), async (c) =>
      c.json(await createConsultant({ input: c.req.valid('json'), caller: c.var.caller }, deps), 201),
    )
    .get('/:id', validate('param', byId), async (c) => {
      c.set('cacheable', true)
      return c.json(await getConsultant(c.req.valid('param').id, deps))
    })
    .patch('/:id', validate('param', byId), validate('json', consultantPatch), async (c) =>
      c.json(
        await updateConsultant({ id: c.req.valid('param').id, patch: c.req.valid('json'), caller: c.var.caller }, deps),
      ),
    )
    .get('/:id/contact-settings', validate('param', byId), async (c) => {
      const settings = await getContactSettings({ id: c.req.valid('param').id, caller: c.var.caller }, deps)
      c.header('ETag', `"${settings.version}"`)
      return c.json(settings)
    })
    .put('/:id/contact-settings', validate('param', byId), validate('json', contactSettingsInput), async (c) => {
      const request = {
        id: c.req.valid('param').id,
        version: ifMatch(c),
        input: c.req.valid('json'),
        caller: c.var.caller,
      }
      const settings = await updateContactSettings(request, deps)
      c.header('ETag', `"${settings.version}"`)
      return c.json(settings)
    })
}
