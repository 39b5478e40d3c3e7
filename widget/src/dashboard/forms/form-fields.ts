import { html, nothing, type TemplateResult } from 'lit'

/** What a field needs of the form it stands in. */
export interface FieldForm {
  errorAt: (path: string) => string | null
  leave: (path: string) => void
}

interface FieldOptions {
  path: string
  label: string | TemplateResult
  help?: string | TemplateResult | undefined
  /** The word for "optional", where the field is. */
  optional?: string
}

interface InputOptions extends FieldOptions {
  value: string
  typed: (text: string) => void
  left?: () => void
  type?: 'text' | 'email' | 'tel' | 'url'
  inputmode?: 'numeric' | 'decimal' | 'url' | 'email' | 'tel'
  autocomplete?: string
  maxlength?: number
  placeholder?: string
  disabled?: boolean
}

interface TextOptions extends Omit<InputOptions, 'type' | 'inputmode' | 'autocomplete'> {
  rows?: number
}

interface SelectOptions extends FieldOptions {
  value: string
  choices: readonly { value: string; label: string }[]
  chosen: (value: string) => void
}

interface ChoiceOptions {
  id: string
  name?: string
  type: 'checkbox' | 'radio'
  label: string
  help?: string | undefined
  checked: boolean
  disabled?: boolean
  invalid?: boolean
  changed: (checked: boolean) => void
}

export const idOf = (path: string): string => `field-${path.replace(/\W/g, '-')}`

const describe = (form: FieldForm, { path, help }: FieldOptions) => {
  const id = idOf(path)
  const error = form.errorAt(path)
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ')
  return { id, error, describedBy: describedBy || nothing, invalid: error ? 'true' : nothing }
}

const wrap = (
  id: string,
  error: string | null,
  { label, help, optional }: FieldOptions,
  control: TemplateResult,
): TemplateResult => html`
  <div class="field">
    <label for=${id}>${label}${optional ? html` <span class="optional">${optional}</span>` : nothing}</label>
    ${control} ${error ? html`<p class="error" id="${id}-error" role="alert">${error}</p>` : nothing}
    ${help ? html`<p class="help" id="${id}-help">${help}</p>` : nothing}
  </div>
`

const textOf = (event: Event): string =>
  (event.target as HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement).value

export const textField = (form: FieldForm, options: InputOptions): TemplateResult => {
  const {
    path,
    value,
    typed,
    left,
    type = 'text',
    inputmode,
    autocomplete = 'off',
    maxlength,
    placeholder,
    disabled = false,
  } = options
  const { id, error, describedBy, invalid } = describe(form, options)
  const leave = () => {
    left?.()
    form.leave(path)
  }
  const control = html`<input
    id=${id}
    name=${path}
    type=${type}
    inputmode=${inputmode ?? nothing}
    autocomplete=${autocomplete}
    maxlength=${maxlength ?? nothing}
    placeholder=${placeholder ?? nothing}
    .value=${value}
    ?disabled=${disabled}
    aria-invalid=${invalid}
    aria-describedby=${describedBy}
    @input=${(event: Event) => typed(textOf(event))}
    @blur=${leave}
  />`
  return wrap(id, error, options, control)
}

export const longTextField = (form: FieldForm, options: TextOptions): TemplateResult => {
  const { path, value, typed, rows = 3, maxlength, placeholder } = options
  const { id, error, describedBy, invalid } = describe(form, options)
  const control = html`<textarea
    id=${id}
    name=${path}
    rows=${rows}
    maxlength=${maxlength ?? nothing}
    placeholder=${placeholder ?? nothing}
    .value=${value}
    aria-invalid=${invalid}
    aria-describedby=${describedBy}
    @input=${(event: Event) => typed(textOf(event))}
    @blur=${() => form.leave(path)}
  ></textarea>`
  return wrap(id, error, options, control)
}

export const selectField = (form: FieldForm, options: SelectOptions): TemplateResult => {
  const { path, value, choices, chosen } = options
  const { id, error, describedBy, invalid } = describe(form, options)
  const control = html`<select
    id=${id}
    name=${path}
    aria-invalid=${invalid}
    aria-describedby=${describedBy}
    @change=${(event: Event) => {
      chosen(textOf(event))
      form.leave(path)
    }}
  >
    ${choices.map((choice) => html`<option value=${choice.value} .selected=${choice.value === value}>${choice.label}</option>`)}
  </select>`
  return wrap(id, error, options, control)
}

/** A box to tick, or one of several. */
export const choice = ({
  id,
  name,
  type,
  label,
  help,
  checked,
  disabled = false,
  invalid = false,
  changed,
}: ChoiceOptions): TemplateResult => html`
  <div class="choice">
    <input
      id=${id}
      name=${name ?? id}
      type=${type}
      .checked=${checked}
      ?disabled=${disabled}
      aria-invalid=${invalid ? 'true' : nothing}
      aria-describedby=${help ? `${id}-help` : nothing}
      @change=${(event: Event) => changed((event.target as HTMLInputElement).checked)}
    />
    <label for=${id}>${label}</label>
    ${help ? html`<p class="help" id="${id}-help">${help}</p>` : nothing}
  </div>
`
