import { html, nothing, type TemplateResult } from 'lit'
import { textAction } from '../../controllers/action.ts'
import { problemNotice } from '../../controllers/problem-words.ts'
import { problemOf } from '../../controllers/problem.ts'
import type { AreaView, AreaWord } from './area-view.ts'
import type { PagedSection, Section } from './section.ts'

export const sectionIds = ['next', 'waiting', 'sessions', 'packages', 'balance', 'statement'] as const
export type SectionId = (typeof sectionIds)[number]

/** A heading, and what stands under it once all of its parts are there. */
export const section = (
  view: AreaView,
  id: SectionId,
  parts: readonly Section<unknown>[],
  content: () => TemplateResult,
): TemplateResult => {
  const failed = parts.filter(({ error }) => error)
  const body = () => {
    const [{ error } = { error: null }] = failed
    if (error) {
      const again = () => {
        for (const part of failed) part.retry()
        view.focusOn(`#${id}-title`)
      }
      const problem = error.code === 'network' ? { code: 'failed' } : problemOf(error)
      return html`${problemNotice(view, problem)}
        <p>${textAction(view.t('retry'), again)}</p>`
    }
    if (parts.some(({ state }) => state.phase === 'loading')) return html`<div class="skeleton ${id}"></div>`
    return content()
  }
  return html`<section id=${id} part="section" aria-labelledby="${id}-title">
    <h4 id="${id}-title" part="section-heading" tabindex="-1">${view.t(id)}</h4>
    ${body()}
  </section>`
}

export const moreOf = (view: AreaView, part: PagedSection<unknown>, what: AreaWord): TemplateResult | typeof nothing =>
  part.hasMore || part.busy
    ? html`<p>
          ${textAction(part.busy ? view.t('moment') : view.t('more', { what: view.t(what) }), () => void part.more())}
        </p>
        ${part.failed ? html`<p class="error" part="error" role="alert">${view.t('failed')}</p>` : nothing}`
    : nothing
