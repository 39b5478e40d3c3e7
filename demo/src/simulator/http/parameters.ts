import { invalidParameter } from './errors.ts'
import type { FormFields, FormValue } from './form.ts'

/** Reads one parameter, or refuses it the way Stripe does. `path` is its name as sent, brackets included. */
export type Reader<T> = (value: FormValue, path: string) => T

type Readers = Record<string, Reader<unknown>>
type Read<F extends Readers, K extends keyof F> = { [P in K]: ReturnType<F[P]> } & {
  [P in Exclude<keyof F, K>]?: ReturnType<F[P]>
}

export const text: Reader<string> = (value, path) => {
  if (typeof value !== 'string') throw invalidParameter('Invalid string', { param: path })
  if (value === '') {
    throw invalidParameter(
      `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
      { param: path, code: 'parameter_invalid_empty' },
    )
  }
  return value
}

export const integer: Reader<number> = (value, path) => {
  if (typeof value !== 'string' || !/^-?\d{1,15}$/.test(value)) {
    const sent = typeof value === 'string' ? value : 'an object'
    throw invalidParameter(`Invalid integer: ${sent}`, { param: path, code: 'parameter_invalid_integer' })
  }
  return Number(value)
}

export const flag: Reader<boolean> = (value, path) => {
  if (value !== 'true' && value !== 'false') throw invalidParameter('Invalid boolean', { param: path })
  return value === 'true'
}

export const url: Reader<string> = (value, path) => {
  const given = text(value, path)
  if (!/^https?:\/\//.test(given) || !URL.canParse(given)) {
    throw invalidParameter('Not a valid URL', { param: path, code: 'url_invalid' })
  }
  return given
}

export const email: Reader<string> = (value, path) => {
  const given = text(value, path)
  if (!isEmail(given)) {
    throw invalidParameter(`Invalid email address: ${given}`, { param: path, code: 'email_invalid' })
  }
  return given
}

export const isEmail = (given: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given)

export function oneOf<const T extends string>(...choices: T[]): Reader<T> {
  return (value, path) => {
    const chosen = choices.find((choice) => choice === value)
    if (chosen === undefined) {
      const list = `${choices.slice(0, -1).join(', ')}${choices.length > 1 ? ', or ' : ''}${choices.at(-1)}`
      throw invalidParameter(`Invalid ${path}: must be one of ${list}`, { param: path })
    }
    return chosen
  }
}

export function listOf<T>(item: Reader<T>): Reader<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw invalidParameter('Invalid array', { param: path })
    return value.map((entry, index) => item(entry, `${path}[${index}]`))
  }
}

/** An empty string unsets the parameter. */
export function clearable<T>(reader: Reader<T>): Reader<T | null> {
  return (value, path) => (value === '' ? null : reader(value, path))
}

/** Keys with an empty value are to be removed, an empty string removes them all. */
export type MetadataChange = Record<string, string> | null

export const metadata: Reader<MetadataChange> = (value, path) => {
  if (value === '') return null
  if (typeof value === 'string') throw invalidParameter('Invalid hash', { param: path })
  const entries = Object.entries(value)
  if (entries.length > 50) throw invalidParameter('Metadata can have up to 50 keys', { param: path })
  for (const [key, held] of entries) {
    const param = `${path}[${key}]`
    if (typeof held !== 'string') throw invalidParameter('Metadata values must be strings', { param })
    if (key.length > 40) throw invalidParameter('Metadata keys can be up to 40 characters', { param })
    if (held.length > 500) throw invalidParameter('Metadata values can be up to 500 characters', { param })
  }
  return Object.fromEntries(entries) as Record<string, string>
}

export function mergeMetadata(held: Record<string, string>, change: MetadataChange | undefined) {
  if (change === undefined) return held
  const merged = change === null ? {} : { ...held, ...change }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''))
}

/** Kept and shown as it came. */
export const asGiven: Reader<FormValue> = (value) => value

/** A parameter Stripe has and the simulator does not: better refused than silently ignored. */
export const notSimulated: Reader<never> = (_value, path) => {
  throw invalidParameter(`The payment simulator does not support ${path} yet.`, { param: path })
}

export function object<F extends Readers, K extends keyof F & string = never>(
  readers: F,
  required: readonly K[] = [],
): Reader<Read<F, K>> {
  return (value, path) => {
    if (typeof value === 'string' || Array.isArray(value)) throw invalidParameter('Invalid object', { param: path })
    const inside = (name: string) => (path ? `${path}[${name}]` : name)
    refuseUnknown(value, readers, inside)
    const read: Record<string, unknown> = {}
    for (const [name, reader] of Object.entries(readers)) {
      const given = value[name]
      if (given !== undefined) read[name] = reader(given, inside(name))
      else if ((required as readonly string[]).includes(name)) throw missingParameter(inside(name))
    }
    return read as Read<F, K>
  }
}

function refuseUnknown(value: FormFields, readers: Readers, inside: (name: string) => string) {
  const unknown = Object.keys(value)
    .filter((name) => !Object.hasOwn(readers, name))
    .map(inside)
  if (unknown.length === 0) return
  const label = unknown.length === 1 ? 'parameter' : 'parameters'
  throw invalidParameter(`Received unknown ${label}: ${unknown.join(', ')}`, {
    param: unknown[0] ?? '',
    code: 'parameter_unknown',
  })
}

export const missingParameter = (path: string) =>
  invalidParameter(`Missing required param: ${path}.`, { param: path, code: 'parameter_missing' })
