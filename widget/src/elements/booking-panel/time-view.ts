import { html, nothing, type TemplateResult } from 'lit'
import { textAction } from '../../controllers/action.ts'
import { momentWords } from '../../format/calendar-words.ts'
import { placeOf, type BookingView } from './booking-view.ts'
import { calendarNews, calendarView } from './calendar-view.ts'
import { offer, zone } from './offer-view.ts'
import { plannedView } from './planned-view.ts'
import { lostView, timesView } from './times-view.ts'

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

/** The outline is replaced as a whole, because the rows above it can turn out higher or lower than it guessed. */
const booker = (view: BookingView): TemplateResult =>
  view.subject
    ? html`<div class="booker">${calendarView(view)}${timesView(view)}</div>`
    : html`<div class="booker" inert>${calendarView(view)}${timesView(view)}</div>`

/** The choice of a day and a time. Before it is known what can be had, the same in outline. */
export const timeView = (view: BookingView): TemplateResult => {
  const { subject, flow, calendar } = view
  const { moving, step } = flow.state
  const lost = step.at === 'time' && step.lost
  const sole = subject?.consultants.length === 1 ? subject.consultants[0] : undefined
  const isPlanned = view.shownServiceType !== 'private'
  return html`<div class=${isPlanned ? 'list' : 'choosing'}>
    ${moving || (subject && !sole) ? nothing : html`<p class="quiet lead">${sole ? view.t('with', { name: sole.name }) : html`&nbsp;`}</p>`}
    ${
      moving
        ? html`<p>
            ${view.t('moveFrom', { time: momentWords(moving.startsAt, placeOf(view)) })}
            ${textAction(view.t('keepIt'), () => flow.back())}
          </p>`
        : offer(view)
    }
    ${view.stepsFailed ? html`<p class="notice" role="alert">${view.t('stepsFailed')}</p>` : nothing}
    ${lost && calendar.state.phase === 'ready' ? lostView(view, lost) : nothing}
    ${isPlanned ? html`${zone(view)}${plannedView(view)}` : booker(view)} ${own(view)}
    <p class="hidden" role="status">${!subject ? view.t('loading') : isPlanned ? nothing : calendarNews(view)}</p>
  </div>`
}
