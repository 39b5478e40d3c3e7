import { html, nothing, type TemplateResult } from 'lit'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { primaryAction, textAction } from '../../controllers/action.ts'
import { momentWords } from '../../format/calendar-words.ts'
import { problemNotice, problemWords } from '../../controllers/problem-words.ts'
import { button, type AreaView } from './area-view.ts'
import type { Draft } from './area-actions.ts'

const ratings = [1, 2, 3, 4, 5] as const
const ends: Record<number, 'worst' | 'best'> = { 1: 'worst', 5: 'best' }
const mostCharacters = 4000

const form = (view: AreaView, one: Consultation, draft: Draft): TemplateResult => {
  const { actions } = view
  const key = `feedback ${one.id}`
  const problem = actions.problemAt(key)
  const isMissing = problem?.code === 'rating_missing'
  const send = (event: SubmitEvent) => {
    event.preventDefault()
    void actions.sendFeedback(one)
  }
  const comment = `comment-${one.id}`
  return html`<form novalidate class="feedback" part="feedback" @submit=${send}>
    <fieldset aria-describedby=${isMissing ? `rating-error-${one.id}` : nothing}>
      <legend>${view.t('howWas')}</legend>
      <div class="ratings">
        ${ratings.map(
          (rating) =>
            html`<label class="rating" part="rating">
              <input
                type="radio"
                name=${`rating-${one.id}`}
                value=${rating}
                aria-label=${[rating, ends[rating] ? view.t(ends[rating]) : ''].filter(Boolean).join(', ')}
                .checked=${rating === draft.rating}
                @change=${() => actions.say(one.id, { rating })}
              />
              <span>${rating.toLocaleString(view.place.locale)}</span>
            </label>`,
        )}
      </div>
      <p class="ends quiet small" aria-hidden="true"><span>${view.t('worst')}</span><span>${view.t('best')}</span></p>
      ${isMissing ? html`<p class="error" part="error" id="rating-error-${one.id}" role="alert">${problemWords(view, problem)}</p>` : nothing}
    </fieldset>
    <div class="field" part="field">
      <label for=${comment}>${view.t('comment')}</label>
      <textarea
        id=${comment}
        part="input"
        rows="3"
        maxlength=${mostCharacters}
        dir="auto"
        .value=${draft.comments}
        @input=${(event: Event) => actions.say(one.id, { comments: (event.target as HTMLTextAreaElement).value })}
      ></textarea>
      <p class="help">${view.t('commentHelp', { name: one.consultant.name })}</p>
    </div>
    ${isMissing ? nothing : problemNotice(view, problem)}
    <div class="actions">
      ${primaryAction(view.t('sendFeedback'), { busy: actions.isBusy(key) && view.t('moment') })}
      ${textAction(view.t('notNow'), () => actions.unsay(one.id))}
    </div>
  </form>`
}

/** Asked once, after a session is over; what was said stands there afterwards. */
export const feedbackView = (view: AreaView, one: Consultation): TemplateResult | typeof nothing => {
  const { feedback = null, feedbackOpen = false } = one as Partial<Consultation>
  if (feedback)
    return html`<p class="said" part="said" id="feedback-${one.id}" tabindex="-1">
      ${view.t('said', { rating: feedback.rating })}
      ${feedback.comments ? html`<span class="quiet prose">${feedback.comments}</span>` : nothing}
    </p>`
  if (!feedbackOpen) return nothing
  const draft = view.actions.drafts.get(one.id)
  if (draft) return form(view, one, draft)
  const words = view.t('giveFeedback')
  const begin = () => view.actions.say(one.id, {})
  return html`<p>
    ${button(view, words, begin, { id: `feedback-${one.id}`, label: `${words}: ${momentWords(one.startsAt, view.place)}` })}
  </p>`
}
