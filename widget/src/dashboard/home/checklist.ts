import { html, type TemplateResult } from 'lit'
import type { MessageParams } from '../../locales/messages.ts'
import type { homeWords } from './home-view.words.ts'

export interface Step {
  word: 'contact' | 'first' | 'snippet'
  path: string
  isDone: boolean
}

type Say = (key: keyof typeof homeWords, params?: MessageParams) => string

const mark = (isDone: boolean): TemplateResult =>
  isDone
    ? html`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <circle cx="12" cy="12" r="11" fill="var(--_accent)" />
        <path
          d="m7.5 12.3 3 3 6-6.4"
          fill="none"
          stroke="var(--_tick)"
          stroke-width="2"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>`
    : html`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <circle cx="12" cy="12" r="10.2" fill="none" stroke="currentColor" stroke-opacity="0.45" stroke-width="1.6" />
      </svg>`

/** What is missing before anybody can buy, in the order it is done. */
export const checklist = (steps: readonly Step[], t: Say): TemplateResult => {
  const done = steps.filter(({ isDone }) => isDone).length
  return html`<section class="card steps" aria-labelledby="steps">
    <div class="head">
      <h2 id="steps">${t('steps')}</h2>
      <p class="small quiet">${t('stepsDone', { done, count: steps.length })}</p>
    </div>
    <ol role="list">
      ${steps.map(
        ({ word, path, isDone }) =>
          html`<li class=${isDone ? 'done' : ''}>
            ${mark(isDone)}
            <div>
              <p><span class="hidden">${t(isDone ? 'done' : 'todo')} </span><a href=${path}>${t(word)}</a></p>
              <p class="small quiet">${t(`${word}Help`)}</p>
            </div>
          </li>`,
      )}
    </ol>
  </section>`
}
