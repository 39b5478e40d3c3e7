import { html, nothing, type TemplateResult } from 'lit'
import { addToCalendar, isWebAddress, linked } from '../../session-view/session-parts.ts'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { button, type AreaView } from './area-view.ts'
import { describeStatus, describeWhen, nearness } from './describe-session.ts'
import { section } from './section-view.ts'
import { changes } from './session-view.ts'

/** A meeting's address is one press away; another place is told. */
const where = (view: AreaView, { location }: Consultation): TemplateResult => {
  if (location && isWebAddress(location))
    return html`<p>
      <a class="button primary" part="button" href=${location} target="_blank" rel="noopener noreferrer"
        ><span>${view.t('join')}</span></a
      >
    </p>`
  return html`<p part="where">
    ${location ? linked(location) : html`<span class="quiet">${view.t('placeOpen')}</span>`}
  </p>`
}

const shown = (view: AreaView, next: Consultation): TemplateResult => {
  const reading = { ...view.place, nowMs: Date.now() }
  const { date, time, city, theirs } = describeWhen(next, view, reading)
  const { consultant, title, agenda } = next
  return html`<div class="card next-card" part="next">
    <div class="person">
      ${consultant.photoUrl ? html`<img part="photo" src=${consultant.photoUrl} alt="" width="56" height="56" />` : nothing}
      <div>
        <p class="near" part="nearness">${nearness(next, reading, view.t('now'))}</p>
        <p class="when" part="when">${date}</p>
        <p class="time">${time} <span class="quiet small">${city}</span></p>
        ${theirs ? html`<p class="quiet small">${theirs}</p>` : nothing}
      </div>
    </div>
    <div class="about">
      <div>
        ${title ? html`<p><bdi>${title}</bdi></p>` : nothing}
        <p class=${title ? 'quiet' : ''}>${view.t('with', { name: consultant.name })}</p>
        <p class="quiet small">${describeStatus(next, view, reading)} · <span class="ref">${next.reference}</span></p>
      </div>
      ${
        agenda.length
          ? html`<ul class="lines" role="list">
              ${agenda.map((line) => html`<li>${line}</li>`)}
            </ul>`
          : nothing
      }
      ${where(view, next)}
    </div>
    <div class="foot">${changes(view, next)} ${addToCalendar(view, next, { failed: () => view.fail() })}</div>
  </div>`
}

export const nextView = (view: AreaView): TemplateResult =>
  section(view, 'next', [view.data.upcoming], () => {
    const { next } = view.data
    if (next) return shown(view, next)
    return html`<div class="card next-card empty" part="empty">
      <p>${view.t('noneNext')}</p>
      <div class="actions">
        ${button(view, view.t('book'), () => view.open({ intent: 'book', consultantId: null }), { primary: true })}
      </div>
    </div>`
  })
