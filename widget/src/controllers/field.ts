import { html, nothing, type TemplateResult } from 'lit'

export interface Field {
  id: string
  label: string
  type?: string
  autocomplete: string
  inputmode?: string
  value?: string | null | undefined
  error?: string | null | false | undefined
  typed?: (text: string) => void
}

/** A labelled input whose error stands under it, says what to do, and is read out when it appears. */
export const field = ({
  id,
  label,
  type = 'text',
  autocomplete,
  inputmode,
  value,
  error,
  typed,
}: Field): TemplateResult => html`
  <div class="field" part="field">
    <label for=${id}>${label}</label>
    <input
      part="input"
      id=${id}
      name=${id}
      type=${type}
      autocomplete=${autocomplete}
      inputmode=${inputmode ?? nothing}
      value=${value ?? ''}
      aria-invalid=${error ? 'true' : nothing}
      aria-describedby=${error ? `${id}-error` : nothing}
      @input=${(event: InputEvent) => typed?.((event.target as HTMLInputElement).value)}
    />
    ${error ? html`<p class="error" part="error" id="${id}-error" role="alert">${error}</p>` : nothing}
  </div>
`

/** What stands in a submitted form, trimmed; empty fields are undefined. */
export const submitted = (event: SubmitEvent): Record<string, string | undefined> => {
  event.preventDefault()
  const entries = [...new FormData(event.target as HTMLFormElement)]
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value).trim() || undefined]))
}
