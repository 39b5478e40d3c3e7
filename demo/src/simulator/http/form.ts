export type FormValue = string | FormValue[] | FormFields
export type FormFields = { [key: string]: FormValue }

type Draft = Map<string, string | Draft>

/** `a[b][0][c]` → a, b, 0, c. An empty pair of brackets appends. */
function keysOf(name: string): string[] {
  const head = name.replace(/\[.*$/s, '')
  const rest = [...name.slice(head.length).matchAll(/\[([^\]]*)\]/g)]
  return [head, ...rest.map((match) => match[1] ?? '')]
}

function put(draft: Draft, keys: string[], value: string): void {
  const [first = '', ...rest] = keys
  const key = first === '' ? String(draft.size) : first
  if (rest.length === 0) {
    draft.set(key, value)
    return
  }
  const held = draft.get(key)
  const inner = held instanceof Map ? held : new Map()
  draft.set(key, inner)
  put(inner, rest, value)
}

function settle(value: string | Draft): FormValue {
  if (typeof value === 'string') return value
  const entries = [...value].map(([key, inner]) => [key, settle(inner)] as const)
  const isArray = entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))
  if (!isArray) return Object.fromEntries(entries)
  return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, inner]) => inner)
}

/** Decodes Stripe's bracketed form encoding; every leaf stays a string. */
export function decodeForm(encoded: string): FormFields {
  const draft: Draft = new Map()
  for (const [name, value] of new URLSearchParams(encoded)) put(draft, keysOf(name), value)
  return Object.fromEntries([...draft].map(([key, value]) => [key, settle(value)]))
}
