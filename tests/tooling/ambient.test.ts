import { beforeAll, describe, expect, test } from 'vitest'
import { lintSnippets } from './lint-snippets.ts'

const fromTheAir: [code: string, advice: string][] = [
  ['export const at = Date.now()', 'take `now` or a Clock'],
  ['export const at = new Date()', 'take `now` or a Clock'],
  ['export const at = Date()', 'take `now` or a Clock'],
  ['export const at = Temporal.Now.instant()', 'take `now` or a Clock'],
  ['export const at = performance.now()', 'take `now` or a Clock'],
  ['export const dice = Math.random()', 'take Ids'],
  ['export const id = crypto.randomUUID()', 'take Ids'],
  [`export const id = crypto['randomUUID']()`, 'take Ids'],
  ['export const url = process.env.PUBLIC_URL', 'compose.ts reads the environment'],
  ['export const bytes = Buffer.from("x")', 'use Uint8Array'],
  ['export const at = globalThis.Date', 'name the global itself'],
  ['export const page = fetch("https://example.com")', 'calls outwards leave through one adapter'],
  ['setTimeout(() => {}, 1)', 'take Background'],
]

const given = [
  'export const year = (at: number) => new Date(at).getUTCFullYear()',
  'export const most = Math.max(1, 2)',
  'export const digest = (bytes: BufferSource) => crypto.subtle.digest("SHA-256", bytes)',
  'export const later = (fetch: () => void, Date: { now(): number }) => (fetch(), Date.now())',
  'export const named = { process: 1, fetch: 2 }.process',
]

const folders = ['contract', 'domain', 'features/credits'] as const

describe('ambient time and chance', () => {
  let complaints: Record<string, string[]>
  const path = (folder: string, name: string): string => `server/src/${folder}/${name}.ts`

  beforeAll(async () => {
    const bad = folders.flatMap((folder) => fromTheAir.map(([code], index) => [path(folder, `bad${index}`), code]))
    const good = given.map((code, index) => [path('domain', `good${index}`), code])
    const outside = fromTheAir.map(([code], index) => [path('adapters', `free${index}`), code])
    complaints = await lintSnippets(Object.fromEntries([...bad, ...good, ...outside]))
  })

  test.each(fromTheAir.map(([code, advice], index) => ({ code, advice, index })))(
    '$code is refused in contract, domain and features',
    ({ advice, index }) => {
      for (const folder of folders) {
        expect(complaints[path(folder, `bad${index}`)]).toEqual([expect.stringContaining(advice)])
      }
      expect(complaints[path('adapters', `free${index}`)]).toBeUndefined()
    },
  )

  test.each(given.map((code, index) => ({ code, index })))('$code is welcome', ({ index }) => {
    expect(complaints[path('domain', `good${index}`)]).toBeUndefined()
  })
})
