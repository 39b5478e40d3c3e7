import { html, nothing, type TemplateResult } from 'lit'
import type { Slot } from '@deskbell/server/contract/availability'
import { textAction } from '../../controllers/action.ts'
import { dateWords, momentWords, spanWords } from '../../format/calendar-words.ts'
import { minutesOf } from '../../controllers/booking-flow.ts'
import { placeOf, type BookingView } from './booking-view.ts'
import { failedView } from './failed-view.ts'

/** A course is a series: nobody waits for a seat in one of its sessions. */
const waitFor = (view: BookingView, slot: Slot): TemplateResult | typeof nothing => {
  const { startsAt: from, endsAt: to, consultationId, consultantIds } = slot
  const consultantId = consultantIds?.[0] ?? view.subject?.consultants[0]?.id
  if (!consultationId || !consultantId || view.shownServiceType !== 'group' || view.flow.state.moving) return nothing
  const wish = () => view.flow.wish({ consultantId, from, to, durationMinutes: minutesOf(slot), consultationId })
  return html`<p>${textAction(view.t('tellSeat'), wish)}</p>`
}

const planned = (view: BookingView, slot: Slot): TemplateResult => {
  const { startsAt, endsAt, title = '', remainingSeats: count, rate } = slot
  const place = placeOf(view)
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
        : waitFor(view, slot)
    }
  </li>`
}

/** Sessions that take place whoever comes: a list, not a calendar. */
export const plannedView = (view: BookingView): TemplateResult => {
  const { calendar } = view
  const { state, page, slots } = calendar
  if (state.phase === 'loading') return html`<div class="placeholders outline rows"><i></i><i></i><i></i></div>`
  if (state.phase === 'failed') return failedView(view, () => calendar.retry())
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
