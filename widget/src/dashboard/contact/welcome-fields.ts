import { html, nothing, type TemplateResult } from 'lit'
import type { ContactSettings } from '@deskbell/server/contract/practices'
import { idOf, longTextField } from '../forms/form-fields.ts'
import type { ContactFields, ContactSay } from './contact-fields.ts'
import { contactWords } from './contact-settings.words.ts'
import { fillTemplate, unknownPlaceholders, type SampleValues } from './welcome-template.ts'

interface WelcomeFields extends ContactFields {
  placeholders: ContactSettings['placeholders']
  sample: SampleValues
  locale: string
}

const path = 'welcomeTemplate'

const isWorded = (name: string): name is keyof typeof contactWords => Object.hasOwn(contactWords, name)

/** A placeholder the server knows and these words do not is shown by its own name. */
const nameOf = (placeholder: string, t: ContactSay): string => (isWorded(placeholder) ? t(placeholder) : placeholder)

/** Puts the placeholder where the caret stands, and the caret behind it. */
const insert = (event: Event, placeholder: string): void => {
  const root = (event.target as HTMLElement).getRootNode() as ShadowRoot
  const area = root.querySelector<HTMLTextAreaElement>(`#${idOf(path)}`)
  if (!area) return
  area.setRangeText(`{${placeholder}}`, area.selectionStart, area.selectionEnd, 'end')
  area.dispatchEvent(new InputEvent('input', { bubbles: true }))
  area.focus()
}

const unknown = (names: readonly string[], { t, locale }: WelcomeFields): TemplateResult => {
  const listed = new Intl.ListFormat(locale, { type: 'conjunction' }).format(names.map((name) => `{${name}}`))
  return html`<p class="unknown">${t('unknown', { count: names.length, names: listed })}</p>`
}

export const welcomeFields = (fields: WelcomeFields): TemplateResult => {
  const { edit, t, placeholders, sample } = fields
  const { welcomeTemplate } = edit.values
  const strangers = unknownPlaceholders(welcomeTemplate, placeholders)
  return html`
    <section class="group" aria-labelledby="welcome">
      <h2 id="welcome">${t('welcome')}</h2>
      <div class="message">
        ${longTextField(edit, {
          path,
          label: t('welcomeLabel'),
          help: t('welcomeHelp'),
          value: welcomeTemplate,
          typed: (text) => edit.change({ welcomeTemplate: text }, path),
          rows: 6,
          maxlength: 4000,
        })}
        <div class="chips" role="group" aria-label=${t('placeholders')}>
          ${placeholders.map(
            (placeholder) =>
              html`<button
                class="chip"
                type="button"
                aria-label=${t('insertNamed', { name: nameOf(placeholder, t) })}
                @click=${(event: Event) => insert(event, placeholder)}
              >
                ${nameOf(placeholder, t)}
              </button>`,
          )}
        </div>
        <div role="status">${strangers.length ? unknown(strangers, fields) : nothing}</div>
        <div class="card letter">
          <h3>${t('previewTitle')}</h3>
          ${welcomeTemplate.trim() ? fillTemplate(welcomeTemplate, sample) : html`<span class="quiet">${t('previewEmpty')}</span>`}
        </div>
      </div>
    </section>
  `
}
