import { zValidator } from '@hono/zod-validator'
import type { ValidationTargets } from 'hono'
import type { ZodMiniType } from 'zod/mini'
import type { FieldError } from '../contract/errors.ts'
import { DeskbellError } from '../domain/errors.ts'

/** `zValidator` that answers in the API's own error shape, naming each field. */
export function validate<Target extends keyof ValidationTargets, Schema extends ZodMiniType>(
  target: Target,
  schema: Schema,
) {
  return zValidator(target, schema, (result, c) => {
    if (target === 'json' && !isJson(c.req.header('Content-Type'))) throw new DeskbellError('invalid_json')
    if (result.success) return
    const fields = result.error.issues.map(toFieldError)
    throw new DeskbellError('invalid_input', { fields })
  })
}

/** A body of a kind the route does not read. */
export function unsupportedType(message: string): DeskbellError {
  return new DeskbellError('invalid_input', { fields: [{ path: 'Content-Type', message }] })
}

// Without this a body of another kind would count as an empty object.
function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/(?:[a-z0-9.-]+\+)?json\s*(?:;|$)/i.test(contentType)
}

type Issue = { code?: string; path: PropertyKey[]; message: string; keys?: string[] }

function toFieldError(issue: Issue): FieldError {
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys?.[0] ?? ''
    return { path: [...issue.path, key].join('.'), message: 'This field is not known.' }
  }
  const message = issue.message === 'Invalid input' ? 'This is missing or not of the right kind.' : issue.message
  return { path: issue.path.join('.'), message }
}
