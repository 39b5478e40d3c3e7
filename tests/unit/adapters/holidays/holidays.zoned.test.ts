import { describe, expect, test } from 'vitest'
import { createHolidays } from '@deskbell/server/adapters/holidays/holidays'

const holidays = createHolidays()
const dates = async (of: Parameters<typeof holidays.dates>[0]) => (await holidays.dates(of)).map(({ date }) => date)

describe('public holidays', () => {
  test('of the United States in 2026', async () => {
    const found = await holidays.dates({ country: 'US', year: 2026 })
    expect(found[0]).toEqual({ date: '2026-01-01', name: "New Year's Day" })
    expect(found.map(({ date }) => date)).toEqual([
      '2026-01-01',
      '2026-01-19',
      '2026-02-16',
      '2026-05-25',
      '2026-06-19',
      '2026-07-03',
      '2026-07-04',
      '2026-09-07',
      '2026-10-12',
      '2026-11-11',
      '2026-11-26',
      '2026-12-25',
    ])
  })

  test('differ by region, and within it', async () => {
    expect(await dates({ country: 'DE', year: 2026 })).not.toContain('2026-01-06')
    expect(await dates({ country: 'DE', region: 'BY', year: 2026 })).toContain('2026-01-06')
    expect(await dates({ country: 'DE', region: 'BY', year: 2026 })).not.toContain('2026-08-08')
    expect(await dates({ country: 'DE', region: 'BY-A', year: 2026 })).toContain('2026-08-08')
  })

  test('leave out days on which people work', async () => {
    expect(await dates({ country: 'DE', year: 2026 })).toEqual(
      [
        '2026-01-01',
        '2026-04-03',
        '2026-04-05',
        '2026-04-06',
        '2026-05-01',
        '2026-05-14',
        '2026-05-24',
        '2026-05-25',
        '2026-10-03',
        '2026-12-25',
        '2026-12-26',
      ].filter((date) => !['2026-04-05', '2026-05-24'].includes(date)),
    )
    // Half a day off.
    expect(await dates({ country: 'CN', year: 2026 })).not.toContain('2026-03-08')
  })

  test('are dates of their place, also where it is far from here', async () => {
    for (const [country, date] of [
      ['NZ', '2026-02-06'],
      ['AU', '2026-01-26'],
      ['US', '2026-12-25'],
      ['JP', '2026-01-01'],
    ] as const)
      expect(await dates({ country, year: 2026 })).toContain(date)
  })

  test('are known for many countries, each with a name and a code', async () => {
    const countries = await holidays.countries()
    expect(countries.length).toBeGreaterThan(150)
    expect(countries).toContainEqual({ code: 'DE', name: 'Germany' })
    for (const { code, name } of countries)
      expect([code, name]).toEqual([expect.stringMatching(/^[A-Z]{2,3}$/), expect.stringMatching(/./)])
    expect(await holidays.regions('DE')).toContainEqual({ code: 'BY', name: expect.stringMatching(/Ba/) as string })
    expect((await holidays.regions('DE')).map(({ code }) => code)).toContain('BY-A')
  })

  test('of what does not exist are none', async () => {
    expect(await holidays.regions('XX')).toEqual([])
    expect(await holidays.regions('constructor')).toEqual([])
    expect(await dates({ country: 'XX', year: 2026 })).toEqual([])
    expect(await dates({ country: 'toString', year: 2026 })).toEqual([])
    expect(await dates({ country: 'DE', region: 'XX', year: 2026 })).toEqual([])
    expect(await dates({ country: 'DE', region: 'BY-ZZ', year: 2026 })).toEqual([])
  })
})
