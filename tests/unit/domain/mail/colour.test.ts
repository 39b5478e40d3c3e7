import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrast, on, standOut } from '@deskbell/server/domain/mail/colour'

const colour = fc.nat(0xffffff).map((value) => `#${value.toString(16).padStart(6, '0')}`)

test.each([
  ['#000000', '#ffffff', 21],
  ['#777777', '#ffffff', 4.48],
  ['#1f5f4a', '#ffffff', 7.5],
])('%s on %s has a contrast of %d', (one, other, ratio) => {
  expect(Math.abs(contrast(one, other) - ratio)).toBeLessThan(0.1)
  expect(contrast(other, one)).toBe(contrast(one, other))
})

test('on every colour, its text can be read', () => {
  fc.assert(
    fc.property(colour, (ground) => {
      expect(contrast(on(ground), ground)).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

test('every accent stands out on every ground, and one that does so already stays itself', () => {
  fc.assert(
    fc.property(colour, colour, fc.constantFrom(3, 4.5), (accent, ground, ratio) => {
      const shown = standOut(accent, ground, ratio)
      expect(contrast(shown, ground)).toBeGreaterThanOrEqual(ratio)
      if (contrast(accent, ground) >= ratio) expect(shown).toBe(accent)
    }),
  )
})
