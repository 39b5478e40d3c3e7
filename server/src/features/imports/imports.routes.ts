import { Hono, type Context } from 'hono'
import { importQuery, parseImportRow } from '../../contract/imports.ts'
import { ofPractice } from '../../contract/operators.ts'
import { byId } from '../../contract/primitives.ts'
import type { Env } from '../../http/env.ts'
import { unsupportedType, validate } from '../../http/validate.ts'
import { getImport, listImports } from './get-import.ts'
import { startImport, type StartDeps } from './start-import.ts'
import { undoImport } from './undo-import.ts'

/** Under `/api/imports`. */
export function importsRoutes(given: Omit<StartDeps, 'parseRow'>) {
  const deps = { ...given, parseRow: parseImportRow }
  return new Hono<Env>()
    .get('/', validate('query', ofPractice), async (c) =>
      c.json(await listImports({ slug: c.req.valid('query').practice, caller: c.var.caller }, deps)),
    )
    .post('/', validate('query', importQuery), async (c) => {
      const { kind, practice: slug, dryRun, again } = c.req.valid('query')
      const file = { format: formatOf(c), text: await c.req.text() }
      const how = { dryRun: dryRun === 'true', again: again === 'true' }
      const answer = await startImport({ kind, slug, ...how, file, caller: c.var.caller }, deps)
      return c.json(answer, 'dryRun' in answer ? 200 : 201)
    })
    .get('/:id', validate('param', byId), async (c) =>
      c.json(await getImport({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
    .delete('/:id', validate('param', byId), async (c) =>
      c.json(await undoImport({ id: c.req.valid('param').id, caller: c.var.caller }, deps)),
    )
}

function formatOf(c: Context): 'csv' | 'json' {
  const type = c.req.header('Content-Type') ?? ''
  if (/^text\/csv\b/i.test(type)) return 'csv'
  if (/^application\/(?:[a-z0-9.-]+\+)?json\b/i.test(type)) return 'json'
  throw unsupportedType('Send text/csv or application/json.')
}
