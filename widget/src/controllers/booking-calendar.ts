import type { ReactiveController } from 'lit'
import type { Slot, Slots } from '@deskbell/server/contract/availability'
import type { ApiError } from '../api/api-error.ts'
import { getSlots, type SlotsWanted } from '../api/scheduling.ts'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'
import { addDays, addMonths, clampDate, dateByKey, monthOf, startOfWeek, weeksOf } from '../format/calendar.ts'
import { firstWeekdayOf } from '../format/calendar-words.ts'
import { wallClock } from '../format/wall-clock.ts'
import { groupByDay, nextFreeDay, shownDay, type SlotsByDay, type Span } from './booking-days.ts'
import type { LoadState } from './load-controller.ts'

/** What free times are asked for; null where nothing is to be asked. */
export type TimesWanted = Omit<SlotsWanted, 'from' | 'to'> | null

interface Loaded {
  state: LoadState<Slots>
  abort: AbortController
  loadedAtMs: number
}

/** As many days as the server answers at once. */
const plannedDays = 62
const staleAfterMs = 60_000
/** The month in sight comes first; the one after it is fetched when nothing else is going on. */
const aheadAfterMs = 500
const noSlots: readonly Slot[] = []

/** Owns which month, week and day are in sight, and the free times in them: by the month, the next one ahead. */
export class BookingCalendar implements ReactiveController {
  month = ''
  /** Of the list of planned sessions. */
  page = 0
  /** The keyboard went to another day, and the focus is to follow. */
  focusMoves = false
  /** A time that is surely gone, whatever a cache between here and the server still says. */
  gone = ''
  readonly #host: DeskbellElement
  readonly #wanted: () => TimesWanted
  #chosen: string | null = null
  #cursor: string | null = null
  #span: Span = { from: '', to: '' }
  #windows = new Map<string, Loaded>()
  #shown = ''
  #lastDate: string | null = null
  #grouped: { slots: readonly Slot[]; timeZone: string; gone: string; days: SlotsByDay } | undefined

  constructor(host: DeskbellElement, wanted: () => TimesWanted) {
    this.#host = host
    this.#wanted = wanted
    host.addController(this)
  }

  hostUpdate(): void {
    const wanted = this.#wanted()
    if (!wanted || !this.#host.isConnected) return
    if (!this.month) this.showMonth(monthOf(this.today))
    const key = this.#load(wanted, this.#window(this.month))
    if (key === this.#shown) return
    const before = this.#windows.get(this.#shown)
    if (before?.state.phase === 'loading') {
      before.abort.abort()
      this.#windows.delete(this.#shown)
    }
    this.#shown = key
  }

  hostConnected(): void {
    this.#host.requestUpdate()
  }

  hostDisconnected(): void {
    this.#forget()
  }

  get today(): string {
    return wallClock(Date.now(), this.timeZone).date
  }

  get timeZone(): string {
    return this.#wanted()?.timeZone ?? 'UTC'
  }

  get firstWeekday(): number {
    return firstWeekdayOf(this.#host.resolvedLocale)
  }

  get weeks(): string[][] {
    return weeksOf(this.month, this.firstWeekday)
  }

  get state(): LoadState<Slots> {
    return this.#windows.get(this.#shown)?.state ?? { phase: 'loading' }
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
    this.focusMoves = true
    this.#host.requestUpdate()
    return true
  }

  /** Somebody is about to turn the page. */
  prepare(by: number): void {
    const wanted = this.#wanted()
    const month = monthOf(addMonths(`${this.month}-01`, by))
    if (wanted && this.month && month <= monthOf(this.lastDate) && month >= monthOf(this.today))
      this.#load(wanted, this.#window(month))
  }

  /** What is free has changed: everything is asked for anew. */
  refresh(): void {
    this.#forget()
    this.#host.requestUpdate()
  }

  retry(): void {
    this.#windows.delete(this.#shown)
    this.#host.requestUpdate()
  }

  #forget(): void {
    for (const { abort } of this.#windows.values()) abort.abort()
    this.#windows.clear()
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

  #load(wanted: NonNullable<TimesWanted>, span: Span): string {
    const asked = { ...wanted, ...span }
    const key = JSON.stringify(asked)
    const known = this.#windows.get(key)
    if (
      !known ||
      (known.state.phase === 'ready' && Date.now() - known.loadedAtMs > staleAfterMs && key !== this.#shown)
    )
      void this.#ask(key, asked)
    return key
  }

  async #ask(key: string, asked: SlotsWanted): Promise<void> {
    const abort = new AbortController()
    const loaded: Loaded = { state: { phase: 'loading' }, abort, loadedAtMs: Date.now() }
    this.#windows.set(key, loaded)
    try {
      const value = await getSlots(this.#host.client, asked, { signal: abort.signal })
      loaded.state = { phase: 'ready', value }
      this.#lastDate = value.lastDate
    } catch (error) {
      loaded.state = { phase: 'failed', error: error as ApiError }
    }
    if (abort.signal.aborted || key !== this.#shown) return
    if (loaded.state.phase === 'failed') this.#host.announceError(loaded.state.error)
    else {
      void this.#host.announceReady()
      if (asked.durationMinutes !== null) setTimeout(() => this.#host.isConnected && this.prepare(1), aheadAfterMs)
    }
    this.#host.requestUpdate()
  }
}
