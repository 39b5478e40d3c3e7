import { html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import type { ManagedPackage } from '@deskbell/server/contract/packages'
import { CheckoutAttempt } from '../../controllers/checkout-attempt.ts'
import { controls } from '../../styles/controls.ts'
import { fields } from '../../styles/fields.ts'
import { tokens } from '../../styles/tokens.ts'
import { ownConsultant } from '../context.ts'
import { DashboardElement } from '../dashboard-element.ts'
import { EditController } from '../forms/edit-controller.ts'
import { parsePrice } from '../forms/price-input.ts'
import { saveBar } from '../forms/save-bar.ts'
import { paths } from '../routes.ts'
import { forms } from '../styles/forms.ts'
import { layout } from '../styles/layout.ts'
import { checkPackage } from './check-package.ts'
import { packageEditorStyles } from './package-editor.styles.ts'
import { packageEditorWords } from './package-editor.words.ts'
import { packageFields, type PackageFields } from './package-fields.ts'
import { draftOf, emptyPackage, valuesOf, type PackageValues } from './package-form.ts'
import { previewOf } from './package-preview.ts'

/** Makes a package or changes one, with the card beside it as visitors will see it. */
export class PackageEditor extends DashboardElement<typeof packageEditorWords> {
  static override styles = [tokens, controls, fields, layout, forms, packageEditorStyles]

  static override properties: PropertyDeclarations = { packageId: { attribute: false } }

  /** Null for a new one. */
  declare packageId: string | null

  protected override readonly messages = packageEditorWords

  readonly #words: PackageFields['t'] = (key, params) => this.t(key, params)
  readonly #attempt = new CheckoutAttempt()

  readonly #edit = new EditController<ManagedPackage, PackageValues>(this, {
    check: (values) => checkPackage(values, this.#words),
    save: (values, version) => this.#save(values, version),
    reload: () => this.context.api.package(this.packageId ?? ''),
    valuesOf,
    onSaved: (saved) => this.#saved(saved),
    wordsFor: (error) => this.wordsFor(error),
  })

  readonly #pack = this.load<ManagedPackage | null>(
    () => `${this.context.practice.slug} ${this.packageId ?? ''}`,
    async (_, signal) => {
      if (!this.packageId) return null
      return this.context.api.package(this.packageId, signal)
    },
  )

  #opened: unknown

  override get hasUnsavedChanges(): boolean {
    return this.#edit.isChanged
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    const { state } = this.#pack
    if (state.phase !== 'ready' || this.#opened === state) return
    this.#opened = state
    const { practice } = this.context
    if (state.value) this.#edit.open(valuesOf(state.value), state.value.version)
    else this.#edit.open(emptyPackage(practice.currency, ownConsultant(this.context)?.id ?? ''), null)
  }

  #save(values: PackageValues, version: number | null): Promise<ManagedPackage> {
    const { api, practice } = this.context
    const draft = draftOf(values)
    if (this.packageId && version !== null) return api.replacePackage(this.packageId, draft, version)
    const wanted = { ...draft, practice: practice.slug }
    return api.createPackage(wanted, this.#attempt.keyFor(wanted))
  }

  #saved({ title }: ManagedPackage): void {
    this.ask('dashboard-say', { text: this.t(this.packageId ? 'savedToast' : 'createdToast', { title }) })
    this.ask('dashboard-go', { path: paths.packages })
  }

  protected override render(): TemplateResult {
    return html`
      <div class="page">
        <div>
          <a class="back small quiet" href=${paths.packages}><span aria-hidden="true">‹ </span>${this.t('back')}</a>
          <h1>${this.t(this.packageId ? 'editTitle' : 'newTitle')}</h1>
        </div>
        ${this.#content()}
      </div>
    `
  }

  #content(): TemplateResult {
    const { state } = this.#pack
    if (state.phase === 'loading') return this.loading(this.t('loading'), 4)
    if (state.phase === 'failed') return this.loadFailed(state.error, this.t('retry'), () => this.#pack.retry())
    return html`<div class="desk">${this.#form()} ${this.#preview()}</div>`
  }

  #form(): TemplateResult {
    const edit = this.#edit
    return html`
      <form novalidate @submit=${this.#submit}>
        ${packageFields({ edit, context: this.context, t: this.#words, money: (money) => this.money(money), locale: this.resolvedLocale })}
        ${saveBar({ edit, t: this.#words, label: this.t(this.packageId ? 'savePackage' : 'createPackage'), theirChanges: this.#theirChanges() })}
      </form>
    `
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault()
    void this.#edit.submit()
  }

  /** Which fields differ between what this form began with and what somebody else saved. */
  #theirChanges(): string {
    const { theirs } = this.#edit
    const { state } = this.#pack
    if (!theirs || state.phase !== 'ready' || !state.value) return ''
    const before = valuesOf(state.value)
    const now = valuesOf(theirs)
    const changed = namedFields
      .filter(([key]) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
      .map(([, word]) => this.t(word))
    return changed.join(', ')
  }

  #preview(): TemplateResult {
    const { values } = this.#edit
    const { ok } = parsePrice(values.price, values.currency)
    return html`<aside aria-label=${this.t('preview')}>
      <h2>${this.t('preview')}</h2>
      <deskbell-dashboard-package-preview
        .pack=${previewOf(values, this.context.practice.slug)}
        .locale=${this.resolvedLocale}
        ?has-price=${ok}
      ></deskbell-dashboard-package-preview>
    </aside>`
  }
}

const namedFields = [
  ['title', 'title'],
  ['tagline', 'tagline'],
  ['description', 'description'],
  ['features', 'features'],
  ['price', 'price'],
  ['currency', 'currency'],
  ['originalPrice', 'originalPrice'],
  ['sessionDurationMinutes', 'sessionDuration'],
  ['allowances', 'kinds'],
  ['validDays', 'validDays'],
  ['calendlyLink', 'calendlyLink'],
  ['badge', 'badge'],
  ['displayOrder', 'displayOrder'],
  ['stockLimit', 'stockLimit'],
  ['featured', 'featured'],
  ['active', 'active'],
] as const satisfies readonly (readonly [keyof PackageValues, keyof typeof packageEditorWords])[]
