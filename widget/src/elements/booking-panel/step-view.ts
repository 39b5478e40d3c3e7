import { html, nothing, type TemplateResult } from 'lit'
import { textAction } from '../../controllers/action.ts'
import type { BookingStep } from '../../controllers/booking-state.ts'
import { momentWords } from '../../format/calendar-words.ts'
import { placeOf, type BookingView, type BookingWord } from './booking-view.ts'
import { calendarNews, calendarView } from './calendar-view.ts'
import { detailsView, moveView } from './details-view.ts'
import { offer, zone } from './offer-view.ts'
import { confirmingView, heldView, leavingView, paymentView, unpaidView } from './payment-views.ts'
import { plannedView } from './planned-view.ts'
import { cancelledView, receiptView } from './receipt-view.ts'
import { lostView, timesView } from './times-view.ts'
import { waitingView, wishView } from './wish-view.ts'

const titles: Record<Exclude<BookingStep['at'], 'time' | 'booked'>, BookingWord> = {
  details: 'titleDetails',
  held: 'titleHeld',
  payment: 'titlePayment',
  leaving: 'titlePayment',
  confirming: 'titleConfirming',
  unpaid: 'titleUnpaid',
  move: 'titleMove',
  cancelled: 'titleCancelled',
  wish: 'titleWish',
  waiting: 'titleWaiting',
}

export const titleOf = ({ flow }: BookingView): BookingWord => {
  const { step, moving } = flow.state
  if (step.at === 'time') return moving ? 'titleMove' : 'titleTime'
  if (step.at === 'booked')
    return step.news === 'booked' ? 'titleBooked' : step.news === 'moved' ? 'titleMoved' : 'titleOwn'
  return titles[step.at]
}

const own = (view: BookingView): TemplateResult | typeof nothing => {
  const { own: sessions, state } = view.flow
  if (!sessions.length || state.moving) return nothing
  return html`<section class="own" aria-labelledby="own">
    <h4 id="own">${view.t('booked')}</h4>
    <ul role="list">
      ${sessions.slice(0, 5).map(
        (one) =>
          html`<li>
            <span>${momentWords(one.startsAt, placeOf(view))} <bdi class="quiet">${one.consultant.name}</bdi></span>
            ${textAction(view.t('manage'), () => view.flow.open(one))}
          </li>`,
      )}
    </ul>
  </section>`
}

const timeView = (view: BookingView, { lost }: BookingStep & { at: 'time' }): TemplateResult => {
  const { subject, flow, calendar } = view
  const { moving } = flow.state
  const sole = subject?.consultants.length === 1 ? subject.consultants[0] : undefined
  const isPlanned = view.shownServiceType !== 'private'
  return html`
    ${sole && !moving ? html`<p class="quiet lead">${view.t('with', { name: sole.name })}</p>` : nothing}
    ${
      moving
        ? html`<p>
            ${view.t('moveFrom', { time: momentWords(moving.startsAt, placeOf(view)) })}
            ${textAction(view.t('keepIt'), () => flow.back())}
          </p>`
        : offer(view)
    }
    ${lost && calendar.state.phase === 'ready' ? lostView(view, lost) : nothing}
    ${isPlanned ? html`${zone(view)}${plannedView(view)}` : html`<div class="booker">${calendarView(view)}${timesView(view)}</div>`}
    ${own(view)}
    <p class="hidden" role="status">${isPlanned ? nothing : calendarNews(view)}</p>
  `
}

export const stepView = (view: BookingView): TemplateResult => {
  const { step } = view.flow.state
  switch (step.at) {
    case 'time':
      return timeView(view, step)
    case 'details':
      return detailsView(view, step)
    case 'held':
      return heldView(view, step)
    case 'payment':
      return paymentView(view, step)
    case 'leaving':
      return leavingView(view, step)
    case 'confirming':
      return confirmingView(view, step)
    case 'unpaid':
      return unpaidView(view, step)
    case 'move':
      return moveView(view, step)
    case 'booked':
      return receiptView(view, step)
    case 'cancelled':
      return cancelledView(view, step)
    case 'wish':
      return wishView(view, step)
    case 'waiting':
      return waitingView(view, step)
  }
}
