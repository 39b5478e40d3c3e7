const { expectedTimeZone } = globalThis as unknown as { expectedTimeZone: string }

describe('the browser under an element test', () => {
  it('really runs in the zone it was started for', () => {
    const actual = Intl.DateTimeFormat().resolvedOptions().timeZone
    const expected = { UTC: 12, 'America/New_York': 16, 'Australia/Sydney': 2 }[expectedTimeZone]
    const july = new Date(2026, 6, 1, 12).getUTCHours()
    if (actual !== expectedTimeZone) throw new Error(`the page lives in ${actual}, not in ${expectedTimeZone}`)
    if (expected !== undefined && july !== expected) throw new Error(`noon in July is ${july} UTC`)
  })
})
