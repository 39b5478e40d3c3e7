import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** One call of the API as it was seen, parameters still strings as a form carries them. */
type SeenCall = {
  method: string
  path: string
  params: unknown
  status: number
  body: unknown
}

type Schema = {
  $ref?: string
  type?: string
  format?: string
  enum?: unknown[]
  nullable?: boolean
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  maxLength?: number
}

type Content = Record<string, { schema: Schema }>
type Operation = {
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[]
  requestBody?: { content: Content }
  responses: Record<string, { content: Content }>
}
type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
  'x-eventTypes': Record<string, string>
}

export type StripeSpec = {
  /** What is wrong with a call, in words; nothing when it matches. */
  problemsOf(call: SeenCall): string[]
  problemsOfEvent(event: unknown): string[]
}

export const specMissing = 'Stripe spec not present'

const fileName = 'spec.2026-10-28.endive.json'

function specFile(): string | null {
  const folder = process.env['STRIPE_SPEC_DIR'] ?? resolve(import.meta.dirname, '../../../../shared/stripe')
  const file = join(folder, fileName)
  return existsSync(file) ? file : null
}

/** The machine-readable description of Stripe's API, or `null` on machines without it. */
export function loadStripeSpec(): StripeSpec | null {
  const file = specFile()
  return file ? createStripeSpec(JSON.parse(readFileSync(file, 'utf8')) as Document) : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function createStripeSpec(document: Document): StripeSpec {
  const resolved = (schema: Schema): Schema =>
    schema.$ref ? resolved(document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema

  /** Forms know only text: there a number is a string of digits. */
  function typeProblem(schema: Schema, value: unknown, where: string, form: boolean): string | null {
    const expected = schema.type
    const fits =
      expected === undefined ||
      (expected === 'string' && typeof value === 'string') ||
      (expected === 'integer' && (form ? /^-?\d+$/.test(String(value)) : Number.isInteger(value))) ||
      (expected === 'number' && (form ? Number.isFinite(Number(value)) : typeof value === 'number')) ||
      (expected === 'boolean' && (form ? value === 'true' || value === 'false' : typeof value === 'boolean')) ||
      (expected === 'array' && Array.isArray(value)) ||
      (expected === 'object' && isRecord(value))
    return fits ? null : `${where}: ${JSON.stringify(value)?.slice(0, 80)} is not of type ${expected}`
  }

  function problems(given: Schema, value: unknown, where: string, form: boolean): string[] {
    if (value === null && given.nullable) return []
    const schema = resolved(given)
    if (value === null && schema.nullable) return []
    if (schema.anyOf) return problemsOfChoice(schema.anyOf, value, where, form)
    const wrongType = typeProblem(schema, value, where, form)
    if (wrongType) return [wrongType]
    if (schema.enum && !schema.enum.includes(value))
      return [`${where}: ${JSON.stringify(value)} is not one of the allowed values`]
    if (schema.maxLength && typeof value === 'string' && value.length > schema.maxLength)
      return [`${where}: longer than ${schema.maxLength}`]
    if (Array.isArray(value))
      return value.flatMap((item, index) => problems(schema.items ?? {}, item, `${where}[${index}]`, form))
    return isRecord(value) ? problemsOfFields(schema, value, where, form) : []
  }

  function problemsOfChoice(choices: Schema[], value: unknown, where: string, form: boolean): string[] {
    const attempts = choices.map((choice) => problems(choice, value, where, form))
    if (attempts.some((found) => found.length === 0)) return []
    // The choice that names the object's own kind tells most about what is wrong.
    const kind = isRecord(value) ? value['object'] : undefined
    const own = choices.findIndex((choice) => resolved(choice).properties?.['object']?.enum?.includes(kind) === true)
    return attempts[own] ?? attempts.toSorted((a, b) => a.length - b.length)[0] ?? []
  }

  function problemsOfFields(schema: Schema, value: Record<string, unknown>, where: string, form: boolean): string[] {
    // An object of which nothing is declared, such as the one inside an event, may hold anything.
    const known = schema.properties && Object.keys(schema.properties).length > 0 ? schema.properties : undefined
    const missing = (schema.required ?? []).filter((name) => value[name] === undefined)
    const inside = Object.entries(value).flatMap(([name, field]) => {
      const at = where ? `${where}.${name}` : name
      const own = known?.[name]
      if (own) return problems(own, field, at, form)
      const others = schema.additionalProperties
      if (typeof others === 'object') return problems(others, field, at, form)
      // Answers are closed too: a field nobody declared is a slip of the simulator.
      return others === false || (known && others === undefined) ? [`${at}: unknown`] : []
    })
    return [...missing.map((name) => `${where ? `${where}.` : ''}${name}: missing`), ...inside]
  }

  function operationOf({ method, path }: SeenCall): Operation | undefined {
    const steps = path.split('/')
    const candidates = Object.entries(document.paths).filter(([template]) => {
      const parts = template.split('/')
      return (
        parts.length === steps.length && parts.every((part, index) => part.startsWith('{') || part === steps[index])
      )
    })
    const exact = candidates.find(([template]) => template === path)
    // The platform's own account is an account like any other, under an address of its own.
    const own = path === '/v1/account' ? document.paths['/v1/accounts/{id}'] : undefined
    return (exact ?? candidates[0])?.[1][method.toLowerCase()] ?? own?.[method.toLowerCase()]
  }

  function requestSchema(operation: Operation, method: string): Schema {
    const body = operation.requestBody?.content['application/x-www-form-urlencoded']?.schema
    if (method !== 'GET' && body) return body
    const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
    return {
      type: 'object',
      properties: Object.fromEntries(query.map(({ name, schema }) => [name, schema])),
      required: query.filter((parameter) => parameter.required).map((parameter) => parameter.name),
      additionalProperties: false,
    }
  }

  return {
    problemsOf(call) {
      const operation = operationOf(call)
      if (!operation) return [`${call.method} ${call.path} is not in the spec`]
      const succeeded = call.status < 400
      // What was refused may well have been wrong; only the answer must have the right shape then.
      const request = succeeded ? problems(requestSchema(operation, call.method), call.params, '', true) : []
      const answer = (operation.responses[String(call.status)] ?? operation.responses['default'])?.content[
        'application/json'
      ]
      const response = answer ? problems(answer.schema, call.body, '', false) : []
      return [
        ...request.map((problem) => `${call.method} ${call.path} request ${problem}`),
        ...response.map((problem) => `${call.method} ${call.path} answered ${call.status}: ${problem}`),
      ]
    },
    problemsOfEvent(event) {
      const type = isRecord(event) && typeof event['type'] === 'string' ? event['type'] : ''
      const name = document['x-eventTypes'][type]
      const object = isRecord(event) && isRecord(event['data']) ? event['data']['object'] : undefined
      const schema = name === undefined ? undefined : document.components.schemas[name]
      if (!schema) return [`event type ${type} is not in the spec`]
      const envelope = document.components.schemas['event'] ?? {}
      return [...problems(envelope, event, type, false), ...problems(schema, object, `${type}.data.object`, false)]
    },
  }
}
