import { expect, test } from 'vitest'

test('a zoned test really runs in the zone its project names', () => {
  expect(process.env['TZ']).toBeTruthy()
  expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(process.env['TZ'])
  const july = new Date(2026, 6, 1, 12).getUTCHours()
  const expected = { UTC: 12, 'America/New_York': 16, 'Australia/Sydney': 2 }[String(process.env['TZ'])]
  expect(july).toBe(expected)
})
