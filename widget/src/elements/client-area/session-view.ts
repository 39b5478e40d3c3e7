import { html, nothing, type TemplateResult } from 'lit'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { repeat } from 'lit/directives/repeat.js'
import { momentWords } from '../../format/calendar-words.ts'
import { canCancel, canMove } from '../../session-view/session-changes.ts'
import { linked } from '../../session-view/session-parts.ts'
import { button, type AreaView } from './area-view.ts'
import { describeStatus } from './describe-session.ts'
import { feedbackView } from './feedback-view.ts'
import { hasResults, resultsView } from './results-view.ts'
import { moreOf, section } from './section-view.ts'

/** Which session a button is for, where several have one. */
const named = (view: AreaView, words: string, { startsAt }: Consultation): string =>
  `${words}: ${momentWords(startsAt, view.place)}`

export const changes = (view: AreaView, one: Consultation): TemplateResult => {
  const nowMs = Date.now()
  const change = (intent: 'move' | 'cancel') =>
    button(view, view.t(intent), () => view.open({ intent, consultation: one }), {
      label: named(view, view.t(intent), one),
    })
  const moves = one.status !== 'held' && canMove(one, nowMs)
  const cancels = canCancel(one, nowMs)
  if (!moves && !cancels) return html`${nothing}`
  return html`<div class="actions">${moves ? change('move') : nothing} ${cancels ? change('cancel') : nothing}</div>`
}

const head = (view: AreaView, one: Consultation): TemplateResult => html`
  <div>
    <h5 part="session-title">${momentWords(one.startsAt, view.place)}</h5>
    ${one.title ? html`<p><bdi>${one.title}</bdi></p>` : nothing}
    <p class=${one.title ? 'quiet' : ''}>${view.t('with', { name: one.consultant.name })}</p>
    <p class="quiet small">
      ${describeStatus(one, view, { ...view.place, nowMs: Date.now() })} · <span class="ref">${one.reference}</span>
    </p>
  </div>
`

const upcoming = (view: AreaView, one: Consultation): TemplateResult =>
  html`<li part="session">
    <div class="row">${head(view, one)}${changes(view, one)}</div>
    ${one.location ? html`<p>${linked(one.location)}</p>` : nothing}
  </li>`

const past = (view: AreaView, one: Consultation, isLatest: boolean): TemplateResult => {
  const again = view.t('bookAgain')
  return html`<li part="session">
    <div class="row">
      ${head(view, one)}
      <div class="actions">
        ${button(view, again, () => view.open({ intent: 'book', consultantId: one.consultant.id }), { quiet: true, label: named(view, again, one) })}
      </div>
    </div>
    ${resultsView(view, one, isLatest)} ${feedbackView(view, one)}
  </li>`
}

const list = (sessions: readonly Consultation[], line: (one: Consultation) => TemplateResult): TemplateResult =>
  html`<ul class="rows" role="list">
    ${repeat(sessions, ({ id }) => id, line)}
  </ul>`

export const sessionsView = (view: AreaView): TemplateResult => {
  const { upcoming: toCome, past: before, next } = view.data
  return section(view, 'sessions', [toCome, before], () => {
    // What came of the last session is what one comes for.
    const latest = before.items.find(hasResults)
    const others = toCome.shown.filter((one) => one !== next)
    return html`
      ${
        others.length
          ? html`<h5 class="group">${view.t('upcoming')}</h5>
              ${list(others, (one) => upcoming(view, one))} ${moreOf(view, toCome, 'upcoming')}`
          : nothing
      }
      ${
        before.items.length
          ? html`<h5 class="group">${view.t('past')}</h5>
              ${list(before.shown, (one) => past(view, one, one === latest))} ${moreOf(view, before, 'past')}`
          : others.length
            ? nothing
            : html`<p part="empty">${view.t('nonePast')}</p>`
      }
    `
  })
}
