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
    <p>
      ${isSafe(url) ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${title}</a>` : html`<bdi>${title}</bdi>`}
      <span class="quiet small">${facts}</span>
    </p>
    ${description ? html`<p class="quiet prose" dir="auto">${description}</p>` : nothing}
  </li>`
}

const came = (view: AreaView, { summary, status, metrics, nextSteps }: Outcomes): TemplateResult => html`
  ${summary ? html`<p class="prose" part="outcome" dir="auto">${summary}</p>` : nothing}
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
            ${nextSteps.map((step) => html`<li dir="auto">${step}</li>`)}
          </ul>`
      : nothing
  }
`

/** What came of a session. Absent fields are a server that does not know of them yet. */
export const resultsView = (view: AreaView, one: Consultation): TemplateResult | typeof nothing => {
  const { outcomes = null, deliverables = [] } = one as Partial<Consultation>
  const hasCome =
    outcomes && (outcomes.summary || outcomes.status || outcomes.metrics.length || outcomes.nextSteps.length)
  if (!hasCome && !deliverables.length) return nothing
  return html`<details class="results" part="results">
    <summary>${view.t('results')}</summary>
    <div class="inside">
      ${hasCome ? came(view, outcomes) : nothing}
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
