import { html, nothing, type TemplateResult } from 'lit'
import { primaryAction } from '../../controllers/action.ts'
import type { MessageParams } from '../../locales/messages.ts'
import type { FieldErrors } from './shown-errors.ts'
import type { formWords } from './form.words.ts'

/** What the end of a form asks of its `EditController`. */
interface AnyEdit {
  readonly busy: boolean
  readonly problem: string | null
  readonly theirs: unknown
  readonly isChanged: boolean
  /** Null for something new. */
  readonly version: number | null
  readonly errors: FieldErrors
  readonly unplaced: readonly string[]
  takeTheirs(): void
  overwrite(): Promise<void>
}

interface SaveBar {
  edit: AnyEdit
  t: (key: keyof typeof formWords, params?: MessageParams) => string
  label: string
  /** Beside the button, e.g. a way to archive. */
  beside?: TemplateResult | typeof nothing
  /** Names of the fields that differ between theirs and what this form began with. */
  theirChanges?: string
}

const conflict = ({ edit, t, theirChanges }: SaveBar): TemplateResult => html`
  <div class="notice wrong" role="alert">
    <div>
      <p><strong>${t('conflictTitle')}</strong></p>
      <p>${t('conflictText')} ${theirChanges ? t('conflictFields', { fields: theirChanges }) : nothing}</p>
    </div>
    <div class="actions">
      <button class="button" type="button" @click=${() => edit.takeTheirs()}><span>${t('takeTheirs')}</span></button>
      <button class="button" type="button" aria-busy=${edit.busy} @click=${() => void edit.overwrite()}>
        <span>${t('overwrite')}</span>
      </button>
    </div>
  </div>
`

/** The end of a form: what stops it, whether all is saved, and the button. Stays in sight while something waits to be saved. */
export const saveBar = (bar: SaveBar): TemplateResult => {
  const { edit, t, label, beside = nothing } = bar
  const { errors, unplaced } = edit
  const count = Object.keys(errors).length
  const state = edit.isChanged ? t('unsaved') : edit.version === null ? '' : t('saved')
  const trouble =
    count > unplaced.length
      ? [t('attention', { count: count - unplaced.length }), ...unplaced].join(' ')
      : unplaced.join(' ') || edit.problem
  return html`
    ${edit.theirs ? conflict(bar) : nothing}
    <div class="save ${edit.isChanged ? 'waiting' : ''}">
      ${primaryAction(label, { busy: edit.busy && t('saving') })}
      ${trouble && !edit.theirs ? html`<p class="error" role="alert">${trouble}</p>` : html`<p class="small quiet" role="status">${state}</p>`}
      ${beside}
    </div>
  `
}
