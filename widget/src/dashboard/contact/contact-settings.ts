import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { ContactSettings, PublicConsultant } from '@deskbell/server/contract/practices'
import { controls } from '../../styles/controls.ts'
import { fields } from '../../styles/fields.ts'
import { tokens } from '../../styles/tokens.ts'
import { ownConsultant } from '../context.ts'
import { DashboardElement } from '../dashboard-element.ts'
import { EditController } from '../forms/edit-controller.ts'
import { longTextField } from '../forms/form-fields.ts'
import { saveBar } from '../forms/save-bar.ts'
import { forms } from '../styles/forms.ts'
import { layout } from '../styles/layout.ts'
import { profileFields, reachFields, revealFields, type ContactSay } from './contact-fields.ts'
import {
  checkContact,
  checkProfile,
  contactInputOf,
  contactValuesOf,
  profilePatchOf,
  profileValuesOf,
  type ContactValues,
  type ProfileValues,
} from './contact-form.ts'
import { contactStyles } from './contact-settings.styles.ts'
import { contactWords } from './contact-settings.words.ts'
import { welcomeFields } from './welcome-fields.ts'

/** The profile has no version of its own: the last one to save it wins. */
type SavedProfile = PublicConsultant & { version: number }

/** How buyers reach a consultant, from when on, what they read first; and what anybody may know. */
export class ContactSettingsView extends DashboardElement<typeof contactWords> {
  static override styles = [tokens, controls, fields, layout, forms, contactStyles]

  protected override readonly messages = contactWords

  readonly #words: ContactSay = (key, params) => this.t(key, params)
  #chosen = ''

  readonly #contact = new EditController<ContactSettings, ContactValues>(this, {
    check: (values) => checkContact(values, this.#words),
    save: (values, version) =>
      this.context.api.replaceContactSettings(this.#consultantId, contactInputOf(values), version ?? 0),
    reload: () => this.context.api.contactSettings(this.#consultantId),
    valuesOf: contactValuesOf,
    onSaved: () => this.ask('dashboard-say', { text: this.t('contactSaved') }),
    wordsFor: (error) => this.wordsFor(error),
  })

  readonly #profile = new EditController<SavedProfile, ProfileValues>(this, {
    check: (values) => checkProfile(values, this.#profileBefore, this.#words),
    save: async (values) => ({
      ...(await this.context.api.changeConsultant(this.#consultantId, profilePatchOf(values, this.#profileBefore))),
      version: 0,
    }),
    reload: () => Promise.reject(new Error('A profile has no version.')),
    valuesOf: profileValuesOf,
    onSaved: ({ version: _, ...consultant }) => this.#profileSaved(consultant),
    wordsFor: (error) => this.wordsFor(error),
  })

  readonly #settings = this.load<ContactSettings | null>(
    () => this.#consultantId,
    async (id, signal) => (id ? this.context.api.contactSettings(id, signal) : null),
  )

  #opened: unknown

  override get hasUnsavedChanges(): boolean {
    return this.#contact.isChanged || this.#profile.isChanged
  }

  get #consultant(): PublicConsultant | undefined {
    return this.context.consultants.find(({ id }) => id === this.#chosen) ?? ownConsultant(this.context)
  }

  get #consultantId(): string {
    return this.#consultant?.id ?? ''
  }

  get #profileBefore(): ProfileValues {
    const consultant = this.#consultant
    return consultant ? profileValuesOf(consultant) : { name: '', headline: '', bio: '', photoUrl: '' }
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    const { state } = this.#settings
    const consultant = this.#consultant
    if (state.phase !== 'ready' || !state.value || !consultant || this.#opened === state) return
    this.#opened = state
    this.#contact.open(contactValuesOf(state.value), state.value.version)
    this.#profile.open(profileValuesOf(consultant), 0)
  }

  #profileSaved(consultant: PublicConsultant): void {
    // Both are one record to the server, and each change raises its version by one.
    const { version } = this.#contact
    if (version !== null) this.#contact.follow(version + 1)
    this.ask('dashboard-changed', { consultant })
    this.ask('dashboard-say', { text: this.t('profileSaved') })
  }

  protected override render(): TemplateResult {
    return html`<div class="page">
      <h1>${this.t('title')}</h1>
      ${this.#who()} ${this.#content()}
    </div>`
  }

  #content(): TemplateResult {
    const { state } = this.#settings
    if (state.phase === 'loading') return this.loading(this.t('loading'), 4)
    if (state.phase === 'failed') return this.loadFailed(state.error, this.t('retry'), () => this.#settings.retry())
    if (!state.value) return html`<p>${this.t('noConsultant')}</p>`
    return html`<div class="forms">${this.#contactForm(state.value)} ${this.#profileForm()}</div>`
  }

  #who(): TemplateResult | typeof nothing {
    const { consultants } = this.context
    if (consultants.length < 2) return nothing
    const isLocked = this.hasUnsavedChanges
    return html`<div class="field who">
      <label for="who">${this.t('consultant')}</label>
      <select
        id="who"
        ?disabled=${isLocked}
        aria-describedby=${isLocked ? 'who-help' : nothing}
        @change=${this.#choose}
      >
        ${consultants.map(({ id, name }) => html`<option value=${id} .selected=${id === this.#consultantId}>${name}</option>`)}
      </select>
      ${isLocked ? html`<p class="help" id="who-help">${this.t('saveFirst')}</p>` : nothing}
    </div>`
  }

  readonly #choose = (event: Event): void => {
    this.#chosen = (event.target as HTMLSelectElement).value
    this.requestUpdate()
  }

  #contactForm({ placeholders }: ContactSettings): TemplateResult {
    const edit = this.#contact
    const t = this.#words
    return html`<form novalidate @submit=${(event: SubmitEvent) => submit(event, edit)}>
      ${reachFields({ edit, t })} ${revealFields({ edit, t })}
      ${welcomeFields({ edit, t, placeholders, sample: this.#sample(), locale: this.resolvedLocale })}
      ${saveBar({ edit, t, label: this.t('saveContact') })}
    </form>`
  }

  #sample(): Record<string, string> {
    return {
      client_name: this.t('sampleClient'),
      package_title: this.t('samplePackage'),
      consultant_name: this.#consultant?.name ?? '',
      practice_name: this.context.practice.name,
      bundle: this.t('sampleBundle'),
      reference: this.t('sampleReference'),
    }
  }

  #profileForm(): TemplateResult {
    const edit = this.#profile
    const t = this.#words
    return html`<form novalidate @submit=${(event: SubmitEvent) => submit(event, edit)}>
      <section class="group" aria-labelledby="profile">
        <h2 id="profile">${this.t('profile')}</h2>
        <p class="quiet">${this.t('profileHelp')}</p>
        ${profileFields({ edit, t })}
        ${longTextField(edit, {
          path: 'bio',
          label: this.t('bio'),
          optional: this.t('optional'),
          value: edit.values.bio,
          typed: (bio) => edit.change({ bio }, 'bio'),
          rows: 4,
          maxlength: 4000,
        })}
      </section>
      ${saveBar({ edit, t, label: this.t('saveProfile') })}
    </form>`
  }
}

const submit = (event: SubmitEvent, edit: { submit: () => Promise<void> }): void => {
  event.preventDefault()
  void edit.submit()
}
