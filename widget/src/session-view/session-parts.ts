import { html, nothing, type TemplateResult } from 'lit'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { googleLink, outlookLink } from '../controllers/calendar-links.ts'
import type { sessionWords } from '../locales/en/session.ts'
import type { MessageParams } from '../locales/messages.ts'

/** An element that has the words for a booked session. */
export interface SessionTeller {
  t(key: keyof typeof sessionWords, params?: MessageParams): string
}

/** Of a meeting, to be followed; anything else says where it is. */
export const isWebAddress = (line: string): boolean => /^https:\/\/\S+$/.test(line)

export const linked = (line: string): TemplateResult =>
  isWebAddress(line)
    ? html`<a href=${line} target="_blank" rel="noopener noreferrer">${line}</a>`
    : html`<bdi>${line}</bdi>`

/** Ways to put a session into a calendar. */
export const addToCalendar = (view: SessionTeller, booked: Consultation, id = 'add'): TemplateResult => {
  const { startsAt, endsAt, title, consultant, reference, calendarUrl } = booked
  const entry = { title: title || view.t('with', { name: consultant.name }), details: reference, startsAt, endsAt }
  const link = (label: string, href: string) =>
    html`<a class="button small" part="button" href=${href} target="_blank" rel="noopener noreferrer">${label}</a>`
  return html`<div class="add" role="group" aria-labelledby=${id}>
    <h4 id=${id} class="small">${view.t('addTo')}</h4>
    ${calendarUrl ? html`<a class="button small" part="button" href=${calendarUrl} download>${view.t('calendarFile')}</a>` : nothing}
    ${link(view.t('google'), googleLink(entry))} ${link(view.t('outlook'), outlookLink(entry))}
  </div>`
}
