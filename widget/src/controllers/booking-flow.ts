import type { Slot } from '@deskbell/server/contract/availability'
import type { Consultation } from '@deskbell/server/contract/consultations'
import type { FunnelEvent } from '@deskbell/server/contract/events'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'
import type { BookingCalendar } from './booking-calendar.ts'
import { initialBooking, nextBooking, type BookingEvent, type BookingStep, type Wish } from './booking-state.ts'
import type { BookingSubject, ServiceType } from './booking-subject.ts'

export interface BookingHost extends DeskbellElement {
  readonly subject: BookingSubject | null
  readonly calendar: BookingCalendar
  readonly flow: BookingFlow
  readonly timeZoneName: string
  readonly durationMinutes: number
  readonly shownServiceType: ServiceType
  tell(step: FunnelEvent['step'], outcome: FunnelEvent['outcome'], code?: string): void
}

export const minutesOf = ({ startsAt, endsAt }: Pick<Slot, 'startsAt' | 'endsAt'>): number =>
  (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000

/** Where a visitor is in a booking. What follows what is decided by `booking-state`; what a step does, by who hears of it. */
export class BookingFlow {
  state = initialBooking
  /** Sessions the visitor has booked before. */
  own: readonly Consultation[] = []
  /** Told of every step that is entered. */
  entered: (step: BookingStep) => void = () => {}
  readonly #host: BookingHost

  constructor(host: BookingHost) {
    this.#host = host
  }

  pick(slot: Slot): void {
    const { startsAt, endsAt } = slot
    this.#host.emit('slot-select', { startsAt, endsAt, durationMinutes: minutesOf(slot) })
    this.#choose(slot)
  }

  /** A time that was chosen elsewhere on the page, which has heard of it. */
  take(slot: Slot): void {
    this.dispatch({ type: 'again' })
    this.#choose(slot)
  }

  back(): void {
    this.dispatch({ type: 'back' })
  }

  open(consultation: Consultation): void {
    this.dispatch({ type: 'booked', consultation, news: null })
  }

  /** A session shown elsewhere on the page is to be moved or cancelled here. */
  change(consultation: Consultation, change: 'move' | 'cancel'): void {
    this.open(consultation)
    if (change === 'move') this.move()
    else this.dispatch({ type: 'ask_cancel', asks: true })
  }

  move(): void {
    this.dispatch({ type: 'move' })
    this.#host.calendar.refresh()
  }

  wish(wish: Wish): void {
    this.#host.tell('waitlist', 'started')
    this.dispatch({ type: 'wish', wish })
  }

  dispatch(event: BookingEvent): void {
    const { step } = this.state
    this.state = nextBooking(this.state, event)
    this.#host.requestUpdate()
    if (this.state.step.at !== step.at) this.entered(this.state.step)
  }

  #choose(slot: Slot): void {
    this.#host.tell('time', 'completed')
    this.dispatch({ type: 'pick', slot })
  }
}
