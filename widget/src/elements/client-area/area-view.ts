import { html, nothing, type TemplateResult } from 'lit'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { problemNotice } from '../../controllers/problem-words.ts'
import type { SignInView } from '../../controllers/sign-in-view.ts'
import type { clientAreaWords } from '../../locales/en/client-area.ts'
import type { MessageParams } from '../../locales/messages.ts'
import type { ActionHost, AreaActions } from './area-actions.ts'

export type AreaWord = keyof typeof clientAreaWords

/** What stands open for booking: a session to change, or a further one with somebody. */
export type Stage =
  | { intent: 'move' | 'cancel'; consultation: Consultation }
  | { intent: 'book'; consultantId: string | null }

/** What the templates of the sections are made from: the element itself. */
export interface AreaView extends ActionHost, SignInView {
  readonly actions: AreaActions
  readonly place: { locale: string; timeZone: string }
  readonly packagesUrl?: string | null
  readonly stage?: Stage | null
  open(stage: Stage): void
  continuePayment(purchaseId: string): void
  /** What was asked for did not come. */
  fail(): void
  t(key: AreaWord, params?: MessageParams): string
}

interface Press {
  /** Of the action it starts: while that is under way, it cannot be pressed again. */
  key?: string
  primary?: boolean
  /** Stands back behind what the section is about. */
  quiet?: boolean
  id?: string
  /** Tells equal buttons apart. */
  label?: string
}

export const button = (
  view: AreaView,
  words: string,
  press: () => void,
  { key, id, primary, quiet, label }: Press = {},
): TemplateResult => {
  const busy = !!key && view.actions.isBusy(key)
  return html`<button
    class=${quiet ? 'link' : primary ? 'button primary' : 'button'}
    part=${quiet ? 'link' : 'button'}
    type="button"
    id=${id ?? nothing}
    aria-label=${label && !busy ? label : nothing}
    aria-busy=${busy}
    aria-disabled=${busy ? 'true' : nothing}
    @click=${() => busy || press()}
  >
    <span>${words}</span>${busy ? html`<span>${view.t('moment')}</span>` : nothing}
  </button>`
}

/** Asks before something is given up; keeping it is what stands out. */
export const question = (
  view: AreaView,
  { key, title, text, yes, press }: { key: string; title: string; text: string; yes: string; press: () => void },
): TemplateResult =>
  html`<div class="notice question" part="notice" role="group" aria-label=${title}>
    <p id="asked" tabindex="-1"><strong>${title}</strong></p>
    <p>${text}</p>
    <div class="actions">
      ${button(view, view.t('keepAsIs'), () => view.actions.keep(), { primary: true })}
      ${button(view, yes, press, { key })}
    </div>
  </div>`

/** What came in the way of an action, where it was started. */
export const trouble = (view: AreaView, key: string): TemplateResult | typeof nothing =>
  problemNotice(view, view.actions.problemAt(key))
