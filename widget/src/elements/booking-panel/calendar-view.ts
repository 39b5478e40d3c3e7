import { html, nothing, type TemplateResult } from 'lit'
import { monthOf } from '../../format/calendar.ts'
import { dayNumber, dayWords, monthWords, weekdayWords } from '../../format/calendar-words.ts'
import type { BookingView } from './booking-view.ts'
import { back, onward } from './icons.ts'

const turner = (
  view: BookingView,
  by: 1 | -1,
  { unit, off }: { unit: 'month' | 'week'; off: boolean },
): TemplateResult => {
  const { calendar } = view
  const words = {
    month: { '-1': 'previousMonth', 1: 'nextMonth' },
    week: { '-1': 'previousWeek', 1: 'nextWeek' },
  } as const
  const turn = () => (unit === 'month' ? calendar.turnMonth(by) : calendar.turnWeek(by))
  return html`<button
    class="turn ${unit}"
    part="turn"
    type="button"
    aria-label=${view.t(words[unit][by])}
    aria-disabled=${off ? 'true' : nothing}
    @click=${() => off || turn()}
    @pointerenter=${() => calendar.prepare(by)}
  >
    ${by === 1 ? onward : back}
  </button>`
}

const day = (view: BookingView, date: string): TemplateResult => {
  const { calendar, resolvedLocale } = view
  const { days, today, lastDate, cursor, month } = calendar
  const count = days.get(date)?.length ?? 0
  const isShown = calendar.isSettled && date === calendar.day
  const off = date < today || date > lastDate
  const words = { day: dayWords(date, resolvedLocale), count }
  const look = [count ? 'free' : '', monthOf(date) === month ? '' : 'outside', isShown ? 'chosen' : '']
  return html`<td role="gridcell" aria-selected=${isShown}>
    <button
      class="day ${look.join(' ')}"
      part="day"
      type="button"
      data-date=${date}
      tabindex=${date === cursor ? 0 : -1}
      aria-label=${off ? words.day : view.t(count ? 'dayFree' : 'dayFull', words)}
      aria-current=${date === today ? 'date' : nothing}
      aria-disabled=${off ? 'true' : nothing}
      @click=${() => off || calendar.showDay(date)}
    >
      <span>${dayNumber(date, resolvedLocale)}</span>
    </button>
  </td>`
}

/** One grid: wide, its month; narrow, the week of it that the visitor is in. */
export const calendarView = (view: BookingView): TemplateResult => {
  const { calendar, resolvedLocale } = view
  const { month, today, lastDate, weeks, cursor, state } = calendar
  const [firstWeek = []] = weeks
  const week = weeks.find((dates) => dates.includes(cursor)) ?? firstWeek
  const isFirst = month <= monthOf(today)
  const isLast = month >= monthOf(lastDate)
  const press = (event: KeyboardEvent) => {
    if (calendar.key(event, getComputedStyle(view).direction === 'rtl')) event.preventDefault()
  }
  return html`<div class="month-view">
    <div class="turners">
      ${turner(view, -1, { unit: 'month', off: isFirst })}
      ${turner(view, -1, { unit: 'week', off: (week[0] ?? '') <= today })}
      <h4 id="month" part="month">${monthWords(month, resolvedLocale)}</h4>
      ${turner(view, 1, { unit: 'week', off: (week[6] ?? '') >= lastDate })}
      ${turner(view, 1, { unit: 'month', off: isLast })}
    </div>
    <table role="grid" part="calendar" aria-labelledby="month" aria-busy=${state.phase === 'loading'}>
      <thead>
        <tr>
          ${firstWeek.map(
            (date) =>
              html`<th scope="col" abbr=${weekdayWords(date, resolvedLocale, 'long')}>
                ${weekdayWords(date, resolvedLocale, 'short')}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody @keydown=${press}>
        ${weeks.map(
          (dates) =>
            html`<tr class=${dates === week ? 'current' : ''}>
              ${dates.map((date) => day(view, date))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** What a change of month or day means, for who does not see it. */
export const calendarNews = (view: BookingView): string => {
  const { calendar, resolvedLocale } = view
  const { month, days, day: shown, state } = calendar
  if (state.phase !== 'ready') return ''
  const inMonth = [...days.keys()].filter((date) => date.startsWith(month)).length
  const count = days.get(shown)?.length ?? 0
  const monthNews = view.t('monthNews', { month: monthWords(month, resolvedLocale), count: inMonth })
  return `${monthNews}. ${view.t(count ? 'dayFree' : 'dayFull', { day: dayWords(shown, resolvedLocale), count })}`
}
