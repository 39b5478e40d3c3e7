import { html, nothing, type TemplateResult } from 'lit'
import type { Slot } from '@deskbell/server/contract/availability'
import { textAction } from '../../controllers/action.ts'
import { nearestSlots, partsOfDay } from '../../controllers/booking-days.ts'
import { addDays } from '../../format/calendar.ts'
import { dayWords, momentWords, timeWords } from '../../format/calendar-words.ts'
import { startOfDay } from '../../format/wall-clock.ts'
import { failedView } from './failed-view.ts'
import { zone } from './offer-view.ts'
import { placeOf, type BookingView } from './booking-view.ts'

/** How far a key goes in two columns. */
const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -2, ArrowDown: 2, Home: -999, End: 999 }

const moveTo = (event: KeyboardEvent): void => {
  const step = steps[event.key]
  const list = event.currentTarget as HTMLElement
  if (!step) return
  event.preventDefault()
  const mirrored = /Left|Right/.test(event.key) && getComputedStyle(list).direction === 'rtl'
  const times = [...list.querySelectorAll<HTMLElement>('.time')]
  const from = times.indexOf(event.target as HTMLElement)
  const to = Math.min(Math.max(from + (mirrored ? -step : step), 0), times.length - 1)
  times[to]?.focus()
}

/** One of them is reached by tab, the others from it. */
const rove = (event: FocusEvent): void => {
  for (const time of (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.time'))
    time.tabIndex = time === event.target ? 0 : -1
}

/** Pressed before what comes next is there, a time says so. */
const time = (view: BookingView, slot: Slot, words: string, isFirst: boolean): TemplateResult => {
  const { step } = view.flow.state
  return html`<li>
    <button
      class="time"
      part="time"
      type="button"
      aria-busy=${'slot' in step && step.slot.startsAt === slot.startsAt}
      .tabIndex=${isFirst ? 0 : -1}
      @click=${() => view.flow.pick(slot)}
    >
      ${words}
    </button>
  </li>`
}

const timesOf = (view: BookingView, slots: readonly Slot[]): TemplateResult => {
  const place = placeOf(view)
  return html`<div class="parts" @keydown=${moveTo} @focusin=${rove}>
    ${partsOfDay(slots, place.timeZone).map(
      ([part, inPart]) =>
        html`<section aria-labelledby=${part}>
          <h5 id=${part} class="quiet small">${view.t(part)}</h5>
          <ul class="times" role="list">
            ${inPart.map((slot) => time(view, slot, timeWords(slot.startsAt, place), slot === slots[0]))}
          </ul>
        </section>`,
    )}
  </div>`
}

const tellMe = (view: BookingView, from: string, to: string): TemplateResult | typeof nothing => {
  const { subject, timeZoneName, durationMinutes, flow } = view
  // Somebody who waits waits for one consultant.
  const [consultant] = subject?.consultants ?? []
  if (!consultant || flow.state.moving) return nothing
  const wish = () =>
    flow.wish({
      consultantId: consultant.id,
      from: new Date(startOfDay(from, timeZoneName)).toISOString(),
      to: new Date(startOfDay(addDays(to, 1), timeZoneName)).toISOString(),
      durationMinutes,
    })
  return html`<p>${textAction(view.t('tellMe'), wish)}</p>`
}

const noTimes = (view: BookingView): TemplateResult => {
  const { calendar, resolvedLocale } = view
  const { day, nextFreeDay } = calendar
  const nothingFree = !calendar.days.size && !nextFreeDay
  return html`<div class="none" part="empty">
    <p>${nothingFree ? view.t('noTimesAtAll') : view.t('noTimes', { day: dayWords(day, resolvedLocale) })}</p>
    ${
      nextFreeDay
        ? html`<p>
            <button class="button" part="button" type="button" @click=${() => calendar.showDay(nextFreeDay)}>
              ${view.t('nextFree', { day: dayWords(nextFreeDay, resolvedLocale) })}
            </button>
          </p>`
        : nothing
    }
    ${nothingFree ? tellMe(view, calendar.today, addDays(calendar.today, 30)) : tellMe(view, day, day)}
  </div>`
}

const placeholders = html`<div class="placeholders outline">${Array.from({ length: 8 }, () => html`<i></i>`)}</div>`

export const timesView = (view: BookingView): TemplateResult => {
  const { calendar, resolvedLocale } = view
  const { state, day } = calendar
  const times = calendar.days.get(day)
  const content = () => {
    switch (state.phase) {
      case 'loading':
        return placeholders
      case 'failed':
        return failedView(view, () => calendar.retry())
      case 'ready':
        return times ? timesOf(view, times) : noTimes(view)
    }
  }
  return html`<div class="day-view" part="times">
    <div class="day-head">
      <h4 part="chosen-day" class=${calendar.isSettled ? nothing : 'pending'}>${dayWords(day, resolvedLocale)}</h4>
      ${zone(view)}
    </div>
    ${content()}
  </div>`
}

/** Somebody else was faster: what is free around it is one press away. */
export const lostView = (view: BookingView, lost: Slot): TemplateResult => {
  const { calendar } = view
  const near = nearestSlots(calendar.slots, lost.startsAt)
  return html`<div class="notice lost" part="notice" role="alert" id="lost" tabindex="-1">
    <p>${view.t(near.length ? 'taken' : 'takenAll')}</p>
    ${
      near.length
        ? html`<ul class="times" role="list">
            ${near.map((slot) => time(view, slot, momentWords(slot.startsAt, placeOf(view)), true))}
          </ul>`
        : nothing
    }
  </div>`
}
