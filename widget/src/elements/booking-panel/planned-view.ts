import { html, nothing, type TemplateResult } from 'lit'
import type { Slot } from '@deskbell/server/contract/availability'
import { textAction } from '../../controllers/action.ts'
import { dateWords, momentWords, spanWords } from '../../format/calendar-words.ts'
import { placeOf, type BookingView } from './booking-view.ts'

const planned = (view: BookingView, slot: Slot): TemplateResult => {
  const { startsAt, endsAt, title = '', remainingSeats: count, rate, consultationId } = slot
  const place = placeOf(view)
  const durationMinutes = (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000
  return html`<li class="planned" part="session">
    <div>
      <h4 part="title"><bdi>${title || dateWords(startsAt, place)}</bdi></h4>
      <p>${title ? html`${dateWords(startsAt, place)}<br />` : nothing}${spanWords(startsAt, endsAt, place)}</p>
      <p class="quiet small">
        ${count ? view.t('seats', { count }) : view.t('full')}${rate ? html` · ${view.money(rate)}` : nothing}
      </p>
    </div>
    ${
      count
        ? html`<button
            class="button"
            part="button"
            type="button"
            aria-label=${view.t('bookSeatIn', { title, time: momentWords(startsAt, place) })}
            @click=${() => view.flow.pick(slot)}
          >
            ${view.t('bookSeat')}
          </button>`
        : consultationId && view.subject?.consultants.length === 1
          ? html`<p>
              ${textAction(view.t('tellSeat'), () => view.flow.wish({ from: startsAt, to: endsAt, durationMinutes, consultationId }))}
            </p>`
          : nothing
    }
  </li>`
}

/** Sessions that take place whoever comes: a list, not a calendar. */
export const plannedView = (view: BookingView): TemplateResult => {
  const { calendar } = view
  const { state, page, slots } = calendar
  if (state.phase === 'loading') return html`<div class="placeholders rows"><i></i><i></i><i></i></div>`
  if (state.phase === 'failed')
    return html`<div role="alert">
      <p>${view.t('timesFailed')}</p>
      <p>${textAction(view.t('retry'), () => calendar.retry())}</p>
    </div>`
  const { lastDate, nextStartsAt } = state.value
  const isMore = !!nextStartsAt || (slots.length > 0 && !!lastDate && lastDate > calendar.plannedUntil)
  return html`${
      slots.length
        ? html`<ul role="list" class="sessions" aria-label=${view.t('planned')}>
            ${slots.map((slot) => planned(view, slot))}
          </ul>`
        : html`<p part="empty">${view.t('noPlanned')}</p>`
    }
    <p class="pages">
      ${page ? textAction(view.t('earlier'), () => calendar.turnPage(-1)) : nothing}
      ${isMore ? textAction(view.t('later'), () => calendar.turnPage(1)) : nothing}
    </p>`
}
