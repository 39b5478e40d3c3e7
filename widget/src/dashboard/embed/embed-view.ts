import { css, html, nothing, type TemplateResult } from 'lit'
import { primaryAction } from '../../controllers/action.ts'
import { controls } from '../../styles/controls.ts'
import { fields } from '../../styles/fields.ts'
import { tokens } from '../../styles/tokens.ts'
import { DashboardElement } from '../dashboard-element.ts'
import { choice, selectField } from '../forms/form-fields.ts'
import { writeNote } from '../notes.ts'
import { may } from '../permissions.ts'
import { forms } from '../styles/forms.ts'
import { layout } from '../styles/layout.ts'
import { embedWords } from './embed-view.words.ts'
import { snippet, type SnippetLayout, type SnippetTheme } from './snippet.ts'

const styles = css`
  .sections {
    display: grid;
    gap: 32px;
    max-inline-size: 48rem;
  }
  pre {
    padding: 16px;
    font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
    font-size: 0.875em;
    line-height: 1.7;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    direction: ltr;
    text-align: left;
  }
`

const themes = ['page', 'light', 'dark', 'auto'] as const satisfies readonly SnippetTheme[]
const layouts = ['grid', 'list'] as const satisfies readonly SnippetLayout[]

export const snippetNote = (practice: string): string => `snippet-copied:${practice}`

/** What to paste into a website, and how checkout behaves there. */
export class EmbedView extends DashboardElement<typeof embedWords> {
  static override styles = [tokens, controls, fields, layout, forms, styles]

  protected override readonly messages = embedWords

  #theme: SnippetTheme = 'page'
  #layout: SnippetLayout = 'grid'
  #copied: 'copied' | 'copyFailed' | null = null
  #isChangingGuest = false

  get #snippet(): string {
    return snippet({
      origin: location.origin,
      practice: this.context.practice.slug,
      theme: this.#theme,
      layout: this.#layout,
    })
  }

  protected override firstUpdated(): void {
    void this.announceReady()
  }

  protected override render(): TemplateResult {
    return html`<div class="page">
      <h1>${this.t('title')}</h1>
      <div class="sections">
        <section class="group" aria-label=${this.t('snippet')}>
          <p>${this.t('intro')}</p>
          <pre class="card" tabindex="0" aria-label=${this.t('snippet')}>${this.#snippet}</pre>
          <div class="actions">
            ${primaryAction(this.t('copy'), { press: () => void this.#copy() })}
            <p class="small" role="status">${this.#copied ? this.t(this.#copied) : nothing}</p>
          </div>
        </section>
        ${this.#look()} ${may(this.context.membership, 'edit practice') ? this.#checkout() : nothing}
        ${this.#wordpress()}
      </div>
    </div>`
  }

  #look(): TemplateResult {
    const form = { errorAt: () => null, leave: () => {} }
    return html`<section class="group" aria-labelledby="look">
      <h2 id="look">${this.t('look')}</h2>
      <div class="beside">
        ${selectField(form, {
          path: 'theme',
          label: this.t('theme'),
          value: this.#theme,
          choices: themes.map((value) => ({ value, label: this.t(`theme_${value}`) })),
          chosen: (value) => this.#set(() => (this.#theme = themes.find((theme) => theme === value) ?? 'page')),
        })}
        ${selectField(form, {
          path: 'layout',
          label: this.t('layout'),
          value: this.#layout,
          choices: layouts.map((value) => ({ value, label: this.t(`layout_${value}`) })),
          chosen: (value) => this.#set(() => (this.#layout = layouts.find((name) => name === value) ?? 'grid')),
        })}
      </div>
    </section>`
  }

  #checkout(): TemplateResult {
    return html`<section class="group" aria-labelledby="checkout">
      <h2 id="checkout">${this.t('checkout')}</h2>
      ${choice({
        id: 'guest',
        type: 'checkbox',
        label: this.t('guest'),
        help: this.t('guestHelp'),
        checked: this.context.practice.guestCheckout,
        disabled: this.#isChangingGuest,
        changed: (isOn) => void this.#setGuest(isOn),
      })}
    </section>`
  }

  #wordpress(): TemplateResult {
    return html`<section class="group" aria-labelledby="wordpress">
      <h2 id="wordpress">${this.t('wordpress')}</h2>
      <p>${this.t('wordpressText', { practice: this.context.practice.slug })}</p>
    </section>`
  }

  #set(change: () => void): void {
    change()
    this.#copied = null
    this.requestUpdate()
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#snippet)
      writeNote(snippetNote(this.context.practice.slug), 'yes')
      this.#copied = 'copied'
    } catch {
      const text = this.renderRoot.querySelector('pre')
      if (text) getSelection()?.selectAllChildren(text)
      this.#copied = 'copyFailed'
    }
    this.requestUpdate()
  }

  async #setGuest(isOn: boolean): Promise<void> {
    const { api, practice } = this.context
    this.#isChangingGuest = true
    // Shown at once; taken back where the server refuses.
    this.ask('dashboard-changed', { practice: { ...practice, guestCheckout: isOn } })
    try {
      this.ask('dashboard-changed', {
        practice: await api.changePractice({ practice: practice.slug, guestCheckout: isOn }),
      })
      this.ask('dashboard-say', { text: this.t(isOn ? 'guestOn' : 'guestOff') })
    } catch (error) {
      this.ask('dashboard-changed', { practice })
      this.ask('dashboard-fail', { text: this.wordsFor(error), again: () => void this.#setGuest(isOn) })
    } finally {
      this.#isChangingGuest = false
      this.requestUpdate()
    }
  }
}
