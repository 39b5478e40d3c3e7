import { describe, expect, it } from 'vitest'
import {
  initialBooking,
  nextBooking,
  type BookingEvent,
  type BookingState,
} from '../../../widget/src/controllers/booking-state.ts'
import { aConsultation, aSlot } from '../../widget/support/booking.ts'
import { status } from '../../widget/support/buyer.ts'

const slot = aSlot('2026-12-08T14:00:00.000Z')
const consultation = aConsultation()
const after = (...events: BookingEvent[]): BookingState => events.reduce(nextBooking, initialBooking)
const pick: BookingEvent = { type: 'pick', slot }
const ask: BookingEvent = { type: 'ask' }
const booked: BookingEvent = { type: 'booked', consultation, news: 'booked' }
const checkout = { ui: 'embedded', clientSecret: 's', publishableKey: 'p', scriptUrl: 'u' } as const
const toPay: BookingEvent = { type: 'to_pay', consultation, purchaseId: 'p1', checkout }

describe('a booking', () => {
  it('goes from a time to its details to the receipt', () => {
    expect(after(pick).step).toMatchObject({ at: 'details', slot, busy: false })
    expect(after(pick, ask).step).toMatchObject({ at: 'details', busy: true })
    expect(after(pick, ask, booked).step).toMatchObject({ at: 'booked', news: 'booked', asks: false })
  })

  it('asks once, however often the button is pressed', () => {
    const asked = after(pick, ask)
    expect(nextBooking(asked, ask)).toBe(asked)
  })

  it('stays where it is on a problem, and lets try again', () => {
    const failed = after(pick, ask, { type: 'failed', problem: { code: 'network' } })
    expect(failed.step).toMatchObject({ at: 'details', slot, busy: false, problem: { code: 'network' } })
    expect(nextBooking(failed, ask).step).toMatchObject({ busy: true, problem: null })
  })

  it('goes back to the times where somebody was faster', () => {
    expect(after(pick, ask, { type: 'taken' }).step).toEqual({ at: 'time', lost: slot })
  })

  it('shows the new price before it is paid', () => {
    const price = { amount: 9500, currency: 'EUR' }
    const { step } = after(pick, ask, { type: 'price_changed', price, problem: { code: 'price_changed' } })
    expect(step).toMatchObject({ at: 'details', slot: { rate: price }, priceBefore: slot.rate, busy: false })
  })

  it('offers what to do about a time that is kept already', () => {
    const held = after(pick, ask, { type: 'hold_found', hold: consultation, purchaseId: 'p1' })
    expect(held.step).toMatchObject({ at: 'held', slot, hold: consultation, purchaseId: 'p1' })
    expect(nextBooking(held, { type: 'resume', consultation, purchaseId: 'p1' }).step.at).toBe('confirming')
  })

  it('is paid in a frame, or on another page', () => {
    expect(after(pick, ask, toPay).step).toMatchObject({ at: 'payment', blocked: false })
    expect(after(pick, ask, toPay, { type: 'blocked' }).step).toMatchObject({ at: 'payment', blocked: true })
    const hosted: BookingEvent = { ...toPay, checkout: { ui: 'hosted', url: 'https://pay.test/' } }
    expect(after(pick, ask, hosted).step).toMatchObject({ at: 'leaving', url: 'https://pay.test/' })
  })

  it('waits for the confirmation, and tells a payment that did not go through', () => {
    const polled = (next: Parameters<typeof status>[0]): BookingEvent => ({
      type: 'polled',
      status: status(next, { checkout }),
      trouble: 'slow',
    })
    const paid = [pick, ask, toPay, { type: 'paid' } as const]
    expect(after(...paid, polled('wait')).step).toMatchObject({ at: 'confirming', trouble: 'slow' })
    expect(after(...paid, polled('pay')).step).toMatchObject({ at: 'unpaid', checkout })
    expect(after(...paid, polled('start_again')).step).toMatchObject({ at: 'unpaid', checkout: null })
    expect(after(...paid, { type: 'poll_failed', trouble: 'offline' }).step).toMatchObject({ trouble: 'offline' })
  })

  it('is moved to another time, or keeps the one it has', () => {
    const moving = after(booked, { type: 'move' })
    expect(moving).toMatchObject({ moving: consultation, step: { at: 'time' } })
    expect(nextBooking(moving, pick).step).toMatchObject({ at: 'move', slot })
    expect(nextBooking(nextBooking(moving, pick), { type: 'back' })).toMatchObject({
      moving: consultation,
      step: { at: 'time' },
    })
    expect(nextBooking(moving, { type: 'back' })).toMatchObject({ moving: null, step: { at: 'booked', news: null } })
  })

  it('is cancelled after a question', () => {
    const asking = after(booked, { type: 'ask_cancel', asks: true })
    expect(asking.step).toMatchObject({ asks: true })
    expect(nextBooking(asking, { type: 'cancelled', consultation })).toMatchObject({
      moving: null,
      step: { at: 'cancelled' },
    })
  })

  it('ignores what is out of place', () => {
    const details = after(pick)
    for (const event of [pick, { type: 'paid' }, { type: 'move' }, { type: 'blocked' }] as BookingEvent[])
      expect(nextBooking(details, event)).toBe(details)
  })
})
