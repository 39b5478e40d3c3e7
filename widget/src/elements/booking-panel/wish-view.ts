import { html, nothing, type TemplateResult } from 'lit'
import { primaryAction, textAction } from '../../controllers/action.ts'
import type { BookingStep } from '../../controllers/booking-state.ts'
import { problemNotice } from '../../controllers/problem-words.ts'
import { dayWords, momentWords } from '../../format/calendar-words.ts'
import { wallClock } from '../../format/wall-clock.ts'
import { placeOf } from './booking-view.ts'
import type { StepView } from './steps-view.ts'
import { askWho } from './details-view.ts'

export const wishView = (view: StepView, { wish, busy, problem }: BookingStep & { at: 'wish' }): TemplateResult => {
  const { flow, steps, subject, resolvedLocale, timeZoneName } = view
  const from = wallClock(Date.parse(wish.from), timeZoneName).date
  const to = wallClock(Date.parse(wish.to) - 1, timeZoneName).date
  const why =
    view.shownServiceType !== 'private'
      ? view.t('wishSeat', { time: momentWords(wish.from, placeOf(view)) })
      : from === to
        ? view.t('wishDay', { day: dayWords(from, resolvedLocale) })
        : view.t('wishMonth', { from: dayWords(from, resolvedLocale), to: dayWords(to, resolvedLocale) })
  const name = subject?.consultants.find(({ id }) => id === wish.consultantId)?.name
  return html`${name ? html`<p class="quiet lead">${view.t('with', { name })}</p>` : nothing}
    ${
      steps.details.isSignedIn
        ? html`<p>${why}</p>
            ${problemNotice(view, problem)}
            <div class="actions">
              ${primaryAction(view.t('join'), { busy: busy && view.t('moment'), press: () => void steps.waitlist.join() })}
            </div>`
        : askWho(view, why)
    }
    <p>${textAction(view.t('change'), () => flow.back())}</p>`
}

export const waitingView = (view: StepView, { entry }: BookingStep & { at: 'waiting' }): TemplateResult => {
  const { ahead: count } = entry
  return html`<p>${count ? view.t('ahead', { count }) : view.t('aheadNobody')}</p>
    <div class="actions">${primaryAction(view.t('change'), { press: () => view.steps.again() })}</div>`
}
