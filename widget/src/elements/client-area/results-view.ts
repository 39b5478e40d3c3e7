import { html, nothing, type TemplateResult } from 'lit'
import type { Consultation } from '@deskbell/server/contract/consultations'
import type { Deliverable, Outcomes } from '@deskbell/server/contract/follow-up'
import { dayWords } from '../../format/calendar-words.ts'
import type { AreaView } from './area-view.ts'

const deliverableStatuses = { planned: 'planned', in_progress: 'underWay', delivered: 'delivered' } as const
const outcomeStatuses = { achieved: 'achieved', partly: 'partly', not_achieved: 'notAchieved' } as const

const isSafe = (url: string | null): url is string => /^https?:\/\//.test(url ?? '')

const deliverable = (view: AreaView, { title, description, url, dueDate, status }: Deliverable): TemplateResult => {
  const due = dueDate && status !== 'delivered' ? view.t('due', { date: dayWords(dueDate, view.place.locale) }) : ''
  const facts = [view.t(deliverableStatuses[status]), due].filter(Boolean).join(' · ')
  return html`<li part="deliverable">
    <p class="file">
      ${isSafe(url) ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${title}</a>` : html`<bdi>${title}</bdi>`}
      <span class="quiet small">${facts}</span>
    </p>
    ${description ? html`<p class="quiet prose">${description}</p>` : nothing}
  </li>`
}

const came = (view: AreaView, { summary, status, metrics, nextSteps }: Outcomes): TemplateResult => html`
  ${summary ? html`<p class="prose" part="outcome">${summary}</p>` : nothing}
  ${status ? html`<p class="small quiet">${view.t(outcomeStatuses[status])}</p>` : nothing}
  ${
    metrics.length
      ? html`<dl class="metrics">
          ${metrics.map(
            ({ name, value }) =>
              html`<div>
                <dt class="quiet">${name}</dt>
                <dd>${value}</dd>
              </div>`,
          )}
        </dl>`
      : nothing
  }
  ${
    nextSteps.length
      ? html`<h6>${view.t('nextSteps')}</h6>
          <ul class="lines" role="list" part="next-steps">
            ${nextSteps.map((step) => html`<li>${step}</li>`)}
          </ul>`
      : nothing
  }
`

/** Absent fields are a server that does not know of them yet. */
const resultsOf = (one: Partial<Consultation>) => {
  const { outcomes = null, deliverables = [] } = one
  const hasCome = outcomes?.summary || outcomes?.status || outcomes?.metrics.length || outcomes?.nextSteps.length
  return { outcomes: hasCome ? outcomes : null, deliverables }
}

export const hasResults = (one: Consultation): boolean => {
  const { outcomes, deliverables } = resultsOf(one)
  return !!outcomes || deliverables.length > 0
}

/** What came of a session. */
export const resultsView = (view: AreaView, one: Consultation, isOpen: boolean): TemplateResult | typeof nothing => {
  if (!hasResults(one)) return nothing
  const { outcomes, deliverables } = resultsOf(one)
  return html`<details class="results" part="results" ?open=${isOpen}>
    <summary>${view.t('results')}</summary>
    <div class="inside">
      ${outcomes ? came(view, outcomes) : nothing}
      ${
        deliverables.length
          ? html`<h6>${view.t('deliverables')}</h6>
              <ul class="lines" role="list">
                ${deliverables.map((each) => deliverable(view, each))}
              </ul>`
          : nothing
      }
    </div>
  </details>`
}
