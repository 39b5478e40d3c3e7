import { afterEach, beforeEach, expect, test } from 'vitest'
import { day } from '../../support/test-clock.ts'
import { give, onlyGrant, type Desk } from '../credits/desk.ts'
import { happens, openCalendlyDesk, seatsOf } from './calendly-desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openCalendlyDesk()
})
afterEach(() => desk.app.close())

type Payload = {
  uri: string
  email: string
  status: string
  rescheduled: boolean
  old_invitee: string | null
  scheduled_event: { uri: string; start_time: string; end_time: string }
}

const emails = ['one@example.com', 'two@example.com']
const calendly = () => desk.app.calendly
const state = async () =>
  (await seatsOf(desk))
    .map(({ booking, consultation }) => [
      booking.status,
      consultation.status,
      consultation.capacity,
      consultation.startsAt,
    ])
    .toSorted()

/** Two invitees of one event, as Calendly tells of a group. */
async function bookBoth() {
  const startsAt = desk.app.clock() + 7 * day
  await happens(desk, calendly().book({ startsAt, email: emails[0] as string }))
  const [first] = calendly().deliveries()
  const envelope = JSON.parse(first?.body ?? '') as { event: string; payload: Payload }
  const second: Payload = { ...envelope.payload, uri: `${envelope.payload.uri}X`, email: emails[1] as string }
  const tell = (event: string, payload: Payload) =>
    happens(
      desk,
      calendly().redeliver({
        event,
        body: JSON.stringify({ ...envelope, event, payload }),
        signature: '',
        status: null,
      }),
    )
  await tell('invitee.created', second)
  return { startsAt, first: envelope.payload, second, tell }
}

test('several invitees of one event sit in one consultation, and leave it one by one', async () => {
  const [one, two] = [
    await give(desk, { email: emails[0] as string }),
    await give(desk, { email: emails[1] as string }),
  ]
  const { startsAt, first, second, tell } = await bookBoth()
  expect(await state()).toEqual([
    ['booked', 'scheduled', 2, startsAt],
    ['booked', 'scheduled', 2, startsAt],
  ])
  expect(new Set((await seatsOf(desk)).map(({ consultation }) => consultation.id)).size).toBe(1)
  await tell('invitee.canceled', { ...first, status: 'canceled' })
  expect(await state()).toEqual([
    ['booked', 'scheduled', 2, startsAt],
    ['cancelled', 'scheduled', 2, startsAt],
  ])
  expect([(await onlyGrant(desk, one)).remaining, (await onlyGrant(desk, two)).remaining]).toEqual([5, 4])
  await tell('invitee.canceled', { ...second, status: 'canceled' })
  expect(await state()).toEqual([
    ['cancelled', 'cancelled', 2, startsAt],
    ['cancelled', 'cancelled', 2, startsAt],
  ])
  // Somebody new in an event that everybody had left.
  await tell('invitee.created', { ...first, uri: `${first.uri}Y` })
  expect((await state())[0]).toEqual(['booked', 'scheduled', 2, startsAt])
})

test('who moves away from the others goes alone, with their credit', async () => {
  const two = await give(desk, { email: emails[1] as string })
  const { startsAt, second, tell } = await bookBoth()
  const later = (time: string) => new Date(Date.parse(time) + day).toISOString()
  const event = second.scheduled_event
  const moved = {
    ...second,
    uri: `${event.uri}Z/invitees/NEW`,
    old_invitee: second.uri,
    event: `${event.uri}Z`,
    scheduled_event: {
      ...event,
      uri: `${event.uri}Z`,
      start_time: later(event.start_time),
      end_time: later(event.end_time),
    },
  }
  await tell('invitee.created', moved)
  await tell('invitee.canceled', { ...second, status: 'canceled', rescheduled: true })
  expect(await state()).toEqual([
    ['booked', 'scheduled', 1, startsAt + day],
    ['booked', 'scheduled', 2, startsAt],
  ])
  expect(await onlyGrant(desk, two)).toMatchObject({ remaining: 4 })
})
