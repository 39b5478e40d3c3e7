import type { Context } from 'hono'
import { DeskbellError } from '../domain/errors.ts'

/**
 * The version a PUT was made from, as its answers gave it in `ETag` and `version`.
 * @throws DeskbellError `version_required`, or `version_conflict` where it is none of ours
 */
export function ifMatch(c: Context): number {
  const header = c.req.header('If-Match')
  if (header === undefined) throw new DeskbellError('version_required')
  const [, version] = /^\s*(?:W\/)?"?(\d{1,9})"?\s*$/.exec(header) ?? []
  if (version === undefined) throw new DeskbellError('version_conflict')
  return Number(version)
}
