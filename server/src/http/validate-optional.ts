import type { MiddlewareHandler } from 'hono'
import type { ZodMiniType } from 'zod/mini'
import { validate } from './validate.ts'

/** `validate('json', …)` for a POST that may come without a body, which counts as `{}`. */
export function validateOptional<Schema extends ZodMiniType>(schema: Schema) {
  const withBody = validate('json', schema)
  const either: MiddlewareHandler = async (c, next) => {
    if (c.req.header('Content-Type') === undefined && (await c.req.text()) === '') {
      c.req.addValidatedData('json', schema.parse({}) as object)
      return next()
    }
    return withBody(c as never, next)
  }
  return either as typeof withBody
}
