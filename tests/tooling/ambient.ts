/** What contract, domain and features take as an argument instead of from the air. */
const clock = 'take `now` or a Clock (server/src/ports.ts) as an argument'
const ids = 'take Ids (server/src/ports.ts) as an argument'
const runtime = 'take the setting or the bytes as an argument; compose.ts reads the environment'

/** By global, then by member; `*` answers for every member and for the bare name. */
const ambient: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Date: { now: clock },
  performance: { '*': clock },
  Temporal: { Now: clock },
  Math: { random: ids },
  crypto: { randomUUID: ids, getRandomValues: ids },
  process: { '*': runtime },
  Buffer: { '*': 'use Uint8Array, which every runtime has' },
  globalThis: { '*': 'name the global itself, or take it as an argument' },
  fetch: { '*': 'ask for a port (server/src/ports.ts): calls outwards leave through one adapter' },
  setTimeout: { '*': 'take Background (server/src/ports.ts) or `now` as an argument' },
  setInterval: { '*': 'take Background (server/src/ports.ts) or `now` as an argument' },
}

export const guarded = /^server\/src\/(?:contract|domain|features)\//

export function ambientObjection(global: string, member: string | undefined): string | undefined {
  const members = ambient[global]
  const instead = (member === undefined ? undefined : members?.[member]) ?? members?.['*']
  if (!instead) return undefined
  const name = member === undefined ? global : `${global}.${member}`
  return `No ${name} in contract, domain and features: ${instead}.`
}

export const dateObjection = `No \`new Date()\` of this moment in contract, domain and features: ${clock}.`
