import { expect, test } from 'vitest'
import type { Slots } from '@deskbell/server/contract/availability'
import { seed } from '@deskbell/demo/seed'
import { speaker } from '../../support/scenario.ts'
import { createTestApp } from '../../support/test-app.ts'

test('the demo’s consultant can be booked at once, alone and with others', async () => {
  const app = await createTestApp()
  try {
    const { server } = app
    await seed(server, {
      ownerEmail: 'maren@demo.test',
      siteOrigin: 'https://demo.test',
      photoUrl: 'https://demo.test/m.svg',
    })
    const { get } = speaker(app)
    const slots = async (serviceType: string) => {
      const query = `from=2026-12-01&to=2026-12-31&timeZone=America/Chicago&serviceType=${serviceType}`
      return (await get<Slots>(`/api/practices/maren-solquist/slots?${query}`)).body.slots
    }
    const [first] = await slots('private')
    expect(first).toMatchObject({ rate: { amount: 24_000, currency: 'USD' }, remainingSeats: 1 })
    const [consultantId = ''] = first?.consultantIds ?? []
    expect(await slots('group')).toMatchObject([
      { title: 'The circle', remainingSeats: 8, rate: { amount: 6_000 }, startsAt: '2026-12-10T23:30:00.000Z' },
    ])
    const { body } = await get<{ nextSlots: unknown[] }>(`/api/consultants/${consultantId}/profile`)
    expect(body.nextSlots).toHaveLength(3)
  } finally {
    await app.close()
  }
})
