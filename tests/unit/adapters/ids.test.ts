import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createIds } from '@deskbell/server/adapters/ids'
import { id as idSchema } from '@deskbell/server/contract/primitives'

const at = (now: number) => createIds(() => now)
const latestUuidTime = 2 ** 48 - 1

describe('an id', () => {
  test('is a UUID of version 7 that the API itself accepts', () => {
    const { id } = at(Date.parse('2026-12-01T09:00:00Z'))
    for (let index = 0; index < 500; index++) {
      const made = id()
      expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(idSchema.safeParse(made).success).toBe(true)
    }
  })

  test('begins with the time it was made at, as RFC 9562 has it', () => {
    // The example of its appendix A.6.
    expect(at(0x017f22e279b0).id().slice(0, 13)).toBe('017f22e2-79b0')
    expect(at(0).id().slice(0, 13)).toBe('00000000-0000')
    expect(at(latestUuidTime).id().slice(0, 13)).toBe('ffffffff-ffff')
  })

  test('sorts by that time', () => {
    const instant = fc.nat({ max: latestUuidTime })
    fc.assert(
      fc.property(instant, instant, (one, other) => one === other || at(one).id() < at(other).id() === one < other),
    )
  })

  test('is never made twice, even in the same millisecond', () => {
    const { id } = at(1)
    expect(new Set(Array.from({ length: 10_000 }, id)).size).toBe(10_000)
  })
})

describe('a reference for people', () => {
  const { reference } = at(0)
  const made = Array.from({ length: 20_000 }, () => reference('PKG'))

  test('has its prefix and seven characters', () => {
    for (const text of made) expect(text).toMatch(/^PKG-[2-9A-Z]{7}$/)
    expect(reference('CONS')).toMatch(/^CONS-.{7}$/)
  })

  test('holds none of the characters that are taken for one another', () => {
    expect(made.join('').replaceAll('PKG-', '')).not.toMatch(/[01ILOU]/)
  })

  test('holds every other character about as often', () => {
    const counts = new Map<string, number>()
    for (const character of made.join('').replaceAll('PKG-', ''))
      counts.set(character, (counts.get(character) ?? 0) + 1)
    expect(counts.size).toBe(30)
    // 140,000 characters over 30 kinds: 4,667 each, with a deviation of 67. Eight of those come up in no lifetime;
    // a bias of the first letters, as from bytes taken modulo 30, would be 12 %.
    for (const count of counts.values()) expect(Math.abs(count - 4_667)).toBeLessThan(8 * 67)
  })

  test('hardly ever comes twice', () => {
    // 30^7 of them: among 20,000 a pair is to be expected once in a hundred runs, three pairs never.
    expect(new Set(made).size).toBeGreaterThan(19_997)
  })
})
