import { html, nothing, type TemplateResult } from 'lit'
import type { Consultation } from '@deskbell/server/contract/consultations'
import type { ApiError } from '../api/api-error.ts'
import { getConsultation } from '../api/consultations.ts'
import { googleLink, outlookLink } from '../controllers/calendar-links.ts'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'
import type { sessionWords } from '../locales/en/session.ts'
import type { MessageParams } from '../locales/messages.ts'

/** An element that has the words for a booked session. */
export interface SessionTeller extends DeskbellElement {
  leaveTo(url: string): void
  t(key: keyof typeof sessionWords, params?: MessageParams): string
}

/** Of a meeting, to be followed; anything else says where it is. */
export const isWebAddress = (line: string): boolean => /^https:\/\/\S+$/.test(line)

export const linked = (line: string): TemplateResult =>
  isWebAddress(line)
    ? html`<a href=${line} target="_blank" rel="noopener noreferrer">${line}</a>`
    : html`<bdi>${line}</bdi>`

interface Adding {
  /** Of the heading. */
  id?: string
  failed?: (error: ApiError) => void
}

/** The file's address is good for a few minutes: whoever presses later follows a new one. */
const fetchFile = async (view: SessionTeller, { id, booking }: Consultation, failed: Adding['failed']) => {
  const purchaseId = booking.credits?.purchaseId
  try {
    const { calendarUrl } = await getConsultation(view.client, id, { purchaseId })
    if (calendarUrl) view.leaveTo(calendarUrl)
  } catch (error) {
    view.announceError(error as ApiError)
    failed?.(error as ApiError)
  }
}

/** Ways to put a session into a calendar. */
export const addToCalendar = (
  view: SessionTeller,
  booked: Consultation,
  { id = 'add', failed }: Adding = {},
): TemplateResult => {
  const { startsAt, endsAt, title, consultant, reference, calendarUrl } = booked
  const entry = { title: title || view.t('with', { name: consultant.name }), details: reference, startsAt, endsAt }
  const link = (label: string, href: string) =>
    html`<a class="button small" part="button" href=${href} target="_blank" rel="noopener noreferrer">${label}</a>`
  const follow = (event: Event) => {
    event.preventDefault()
    void fetchFile(view, booked, failed)
  }
  return html`<div class="add" role="group" aria-labelledby=${id}>
    <h4 id=${id} class="small">${view.t('addTo')}</h4>
    ${calendarUrl ? html`<a class="button small" part="button" href=${calendarUrl} download @click=${follow}>${view.t('calendarFile')}</a>` : nothing}
    ${link(view.t('google'), googleLink(entry))} ${link(view.t('outlook'), outlookLink(entry))}
  </div>`
}
