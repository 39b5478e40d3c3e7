import { describe, expect, test } from 'vitest'
import { nextCalendlyStep, type CalendlyChain, type CalendlySeat } from '@deskbell/server/domain/calendly-chain'

type Told = { uri: string; rescheduled: boolean }
const told = (uri: string, rescheduled = false): [string, Told] => [uri, { uri, rescheduled }]
const seat = (inviteeUri: string, changes: Partial<CalendlySeat> = {}): CalendlySeat => ({
  bookingId: `seat of ${inviteeUri}`,
  inviteeUri,
  isLive: true,
  isPaid: true,
  ...changes,
})
const ab = { from: 'A', to: 'B' }
const bc = { from: 'B', to: 'C' }

const step = (chain: Partial<CalendlyChain<Told>>, mayWait = true) =>
  nextCalendlyStep(
    { inviteeUri: 'A', links: [], created: new Map(), cancelled: new Map(), seats: [], ...chain },
    { mayWait },
  )

describe('what Calendly told leads to', () => {
  test('a booking, where it was created', () => {
    expect(step({ created: new Map([told('A')]) })).toMatchObject({ do: 'book', told: { uri: 'A' }, isLast: true })
  })

  test('a booking and then its end, where both are told', () => {
    const both = { created: new Map([told('A')]), cancelled: new Map([told('A')]) }
    expect(step(both)).toMatchObject({ do: 'book', isLast: false })
    expect(step({ ...both, seats: [seat('A')] })).toMatchObject({ do: 'cancel', bookingId: 'seat of A' })
    expect(step({ ...both, seats: [seat('A', { isLive: false })] })).toEqual({ do: 'nothing', unheard: null })
  })

  test('nothing, where only the end of something unknown is told', () => {
    expect(step({ cancelled: new Map([told('A')]) })).toEqual({ do: 'nothing', unheard: 'A' })
  })

  test('a move of the seat that is there, over one that was never heard of too', () => {
    const moved = { inviteeUri: 'C', links: [ab, bc], created: new Map([told('C')]), seats: [seat('A')] }
    expect(step(moved)).toMatchObject({ do: 'move', bookingId: 'seat of A', told: { uri: 'C' } })
  })

  test('waiting for who took the place of somebody who left', () => {
    const half = { links: [ab], cancelled: new Map([told('A', true)]), seats: [seat('A')] }
    expect(step(half)).toEqual({ do: 'nothing', unheard: 'B' })
  })

  test('waiting a little for what is moved, and then a booking', () => {
    const half = { inviteeUri: 'B', links: [ab], created: new Map([told('B')]) }
    expect(step(half)).toEqual({ do: 'wait', unheard: 'A' })
    expect(step(half, false)).toMatchObject({ do: 'book', told: { uri: 'B' } })
  })

  test('one seat, the paid one, where the same was booked twice', () => {
    const twice = {
      links: [ab],
      created: new Map([told('A'), told('B')]),
      seats: [seat('A'), seat('B', { isPaid: false })],
    }
    expect(step(twice)).toEqual({ do: 'drop', bookingId: 'seat of B' })
    expect(step({ ...twice, seats: [seat('A')] })).toMatchObject({ do: 'move', told: { uri: 'B' } })
  })

  test('no seat that outlives what came after it', () => {
    const over = {
      links: [ab],
      created: new Map([told('A'), told('B')]),
      seats: [seat('A'), seat('B', { isLive: false })],
    }
    expect(step(over)).toEqual({ do: 'drop', bookingId: 'seat of A' })
  })

  test('the same for each invitee it is asked by, and ends where links run in a circle', () => {
    const links = [ab, bc, { from: 'C', to: 'A' }]
    const created = new Map([told('A'), told('B'), told('C')])
    for (const inviteeUri of ['A', 'B', 'C']) expect(step({ inviteeUri, links, created })).toMatchObject({ do: 'book' })
  })
})
