import type { ReactiveController } from 'lit'
import type { Slot, Slots } from '@deskbell/server/contract/availability'
import type { SlotsWanted } from '../api/scheduling.ts'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'
import { addDays, addMonths, clampDate, dateByKey, monthOf, startOfWeek, weeksOf } from '../format/calendar.ts'
import { firstWeekdayOf } from '../format/calendar-words.ts'
import { wallClock } from '../format/wall-clock.ts'
import { groupByDay, nextFreeDay, shownDay, type SlotsByDay, type Span } from './booking-days.ts'
import type { LoadState } from './load-controller.ts'
import { SlotWindows } from './slot-windows.ts'

interface CalendarHost extends DeskbellElement {
  readonly timeZoneName: string
}

/** What free times are asked for; null where nothing is to be asked. */
export type TimesWanted = Omit<SlotsWanted, 'from' | 'to'> | null

/** As many days as the server answers at once. */
const plannedDays = 62
/** The month in sight comes first; the one after it is fetched when nothing else is going on. */
const aheadAfterMs = 500
const noSlots: readonly Slot[] = []

/** Owns which month, week and day are in sight, and the free times in them: by the month, the next one ahead. */
export class BookingCalendar implements ReactiveController {
  month = ''
  /** Of the list of planned sessions. */
  page = 0
  /** A time that is surely gone, whatever a cache between here and the server still says. */
  gone = ''
  readonly #host: CalendarHost
  readonly #wanted: () => TimesWanted
  #focusMoves = false
  #chosen: string | null = null
  #cursor: string | null = null
  #span: Span = { from: '', to: '' }
  readonly #windows: SlotWindows
  #lastDate: string | null = null
  #grouped: { slots: readonly Slot[]; timeZone: string; gone: string; days: SlotsByDay } | undefined

  constructor(host: CalendarHost, wanted: () => TimesWanted) {
    this.#host = host
    this.#wanted = wanted
    this.#windows = new SlotWindows(host, ({ lastDate }, asked) => {
      this.#lastDate = lastDate
      if (asked.durationMinutes !== null) setTimeout(() => host.isConnected && this.prepare(1), aheadAfterMs)
    })
    host.addController(this)
  }

  hostUpdate(): void {
    const wanted = this.#wanted()
    if (!this.month) this.showMonth(monthOf(this.today))
    if (wanted && this.#host.isConnected) this.#windows.show({ ...wanted, ...this.#window(this.month) })
  }

  /** The keyboard takes the focus along. */
  hostUpdated(): void {
    if (this.#focusMoves) this.#host.renderRoot.querySelector<HTMLElement>('.day[tabindex="0"]')?.focus()
    this.#focusMoves = false
  }

  hostConnected(): void {
    this.#host.requestUpdate()
  }

  hostDisconnected(): void {
    this.#windows.forget()
  }

  get today(): string {
    return wallClock(Date.now(), this.timeZone).date
  }

  get timeZone(): string {
    return this.#host.timeZoneName
  }

  get firstWeekday(): number {
    return firstWeekdayOf(this.#host.resolvedLocale)
  }

  get weeks(): string[][] {
    return weeksOf(this.month, this.firstWeekday)
  }

  get state(): LoadState<Slots> {
    return this.#windows.state
  }

  get slots(): readonly Slot[] {
    return this.state.phase === 'ready' ? this.state.value.slots : noSlots
  }

  /** Free times by the visitor's days, those that are full aside. */
  get days(): SlotsByDay {
    const { slots, timeZone, gone } = this
    const known = this.#grouped
    if (known?.slots === slots && known.timeZone === timeZone && known.gone === gone) return known.days
    const free = slots.filter(({ startsAt, remainingSeats }) => startsAt !== gone && remainingSeats > 0)
    const days = groupByDay(free, timeZone)
    this.#grouped = { slots, timeZone, gone, days }
    return days
  }

  /** The day whose times are shown. */
  get day(): string {
    return shownDay(this.#chosen, this.#span, this.days, this.today)
  }

  /** Whether that day will stay the one shown: it was chosen, or the times are there. */
  get isSettled(): boolean {
    return this.#chosen !== null || this.state.phase !== 'loading'
  }

  /** The day that the keyboard is on, and whose week a narrow calendar shows. */
  get cursor(): string {
    return this.#cursor ?? this.day
  }

  get lastDate(): string {
    return this.#lastDate ?? addDays(this.today, 365)
  }

  get nextFreeDay(): string | null {
    if (this.state.phase !== 'ready') return null
    const { nextStartsAt } = this.state.value
    return (
      nextFreeDay(this.days, this.day) ??
      (nextStartsAt ? wallClock(Date.parse(nextStartsAt), this.timeZone).date : null)
    )
  }

  /** The last day of the planned sessions in sight. */
  get plannedUntil(): string {
    return this.#window(this.month).to
  }

  showMonth(month: string): void {
    const first = clampDate(`${month}-01`, this.today, '9999')
    this.month = monthOf(first)
    const isFirst = this.month === monthOf(this.today)
    const last = isFirst ? weeksOf(this.month, this.firstWeekday).at(-1)?.at(-1) : null
    this.#look({ from: first, to: last ?? addDays(addMonths(`${this.month}-01`, 1), -1) }, null)
  }

  turnMonth(by: number): void {
    this.showMonth(monthOf(addMonths(`${this.month}-01`, by)))
  }

  turnWeek(by: number): void {
    const start = addDays(startOfWeek(this.cursor, this.firstWeekday), by * 7)
    const from = clampDate(start, this.today, this.lastDate)
    this.month = monthOf(from)
    this.#look({ from, to: addDays(start, 6) }, null)
  }

  showDay(date: string): void {
    this.month = monthOf(date)
    this.#look({ from: date, to: date }, date)
  }

  turnPage(by: number): void {
    this.page += by
    this.#host.requestUpdate()
  }

  /** True where the key meant something here. */
  key({ key, shiftKey }: KeyboardEvent, rightToLeft: boolean): boolean {
    const { firstWeekday, today, lastDate } = this
    const date = dateByKey(this.cursor, key, { firstWeekday, rightToLeft, shift: shiftKey })
    if (!date) return false
    this.#cursor = clampDate(date, today, lastDate)
    if (monthOf(this.#cursor) !== this.month) {
      this.month = monthOf(this.#cursor)
      this.#chosen = null
      this.#span = { from: this.#cursor, to: addDays(addMonths(`${this.month}-01`, 1), -1) }
    }
    this.#focusMoves = true
    this.#host.requestUpdate()
    return true
  }

  /** Somebody is about to turn the page. */
  prepare(by: number): void {
    const wanted = this.#wanted()
    const month = monthOf(addMonths(`${this.month}-01`, by))
    if (wanted && this.month && month <= monthOf(this.lastDate) && month >= monthOf(this.today))
      this.#windows.load({ ...wanted, ...this.#window(month) })
  }

  /** What is free has changed: everything is asked for anew. */
  refresh(): void {
    this.#windows.forget()
    this.#host.requestUpdate()
  }

  retry(): void {
    this.#windows.retry()
  }

  #look(span: Span, chosen: string | null): void {
    this.#span = span
    this.#chosen = chosen
    this.#cursor = null
    this.#host.requestUpdate()
  }

  #window(month: string): Span {
    const { today } = this
    if (this.#wanted()?.durationMinutes === null) {
      const from = addDays(today, this.page * plannedDays)
      return { from, to: addDays(from, plannedDays - 1) }
    }
    const weeks = weeksOf(month, this.firstWeekday)
    const from = clampDate(weeks[0]?.[0] ?? today, today, '9999')
    return { from, to: weeks.at(-1)?.at(-1) ?? from }
  }
}
