import { html, nothing, type TemplateResult } from 'lit'

interface Action {
  /** What the button is doing, if there are words for it; it keeps its width and cannot be pressed again. */
  busy?: string | boolean
  /** Left out, the button submits its form. */
  press?: () => void
}

/** The one main action of a view. */
export const primaryAction = (label: string, { busy, press }: Action = {}): TemplateResult => html`
  <button
    part="button"
    class="button primary"
    type=${press ? 'button' : 'submit'}
    aria-busy=${!!busy}
    aria-disabled=${busy ? 'true' : nothing}
    @click=${() => busy || press?.()}
  >
    <span>${label}</span>${typeof busy === 'string' ? html`<span>${busy}</span>` : nothing}
  </button>
`

export const textAction = (label: string, press: () => void): TemplateResult =>
  html`<button part="link" class="link" type="button" @click=${press}>${label}</button>`
