import { css, html, nothing, type TemplateResult } from 'lit'
import type { ManagedPackage, ManagedPackagePage } from '@deskbell/server/contract/packages'
import { ApiError } from '../../api/api-error.ts'
import { primaryAction, textAction } from '../../controllers/action.ts'
import { controls } from '../../styles/controls.ts'
import { tokens } from '../../styles/tokens.ts'
import { DashboardElement } from '../dashboard-element.ts'
import { may } from '../permissions.ts'
import { paths } from '../routes.ts'
import { layout } from '../styles/layout.ts'
import { table } from '../styles/table.ts'
import { draftOfPackage } from './package-form.ts'
import { packagesWords } from './packages-view.words.ts'

const styles = css`
  th a {
    text-decoration-color: color-mix(in srgb, currentColor 40%, transparent);
  }
`

/** All packages of the practice, on sale or hidden. */
export class PackagesView extends DashboardElement<typeof packagesWords> {
  static override styles = [tokens, controls, layout, table, styles]

  protected override readonly messages = packagesWords

  readonly #page = this.load<ManagedPackagePage>(
    () => this.context.practice.slug,
    (slug, signal) => this.context.api.packages(slug, null, signal),
  )
  #archiving: ManagedPackage | null = null
  /** Those whose change is on its way: a second click would send a version that is old by then. */
  readonly #pending = new Set<string>()

  get #mayEdit(): boolean {
    return may(this.context.membership, 'edit packages')
  }

  protected override render(): TemplateResult {
    return html`
      <div class="page">
        <div class="head">
          <h1>${this.t('title')}</h1>
          ${this.#mayEdit && !this.#isEmpty ? html`<a class="button primary" href=${paths.newPackage}><span>${this.t('add')}</span></a>` : nothing}
        </div>
        ${this.#content()}
      </div>
      ${this.#archiving ? this.#archiveDialog(this.#archiving) : nothing}
    `
  }

  get #isEmpty(): boolean {
    const { state } = this.#page
    return state.phase === 'ready' && state.value.data.length === 0
  }

  #content(): TemplateResult {
    const { state } = this.#page
    if (state.phase === 'loading') return this.loading(this.t('loading'), 3)
    if (state.phase === 'failed') return this.loadFailed(state.error, this.t('retry'), () => this.#page.retry())
    return this.#isEmpty ? this.#empty() : this.#table(state.value)
  }

  #empty(): TemplateResult {
    if (!this.#mayEdit) return html`<p>${this.t('emptyReader')}</p>`
    return html`<div class="empty">
      <p>${this.t('empty')}</p>
      <a class="button primary" href=${paths.newPackage}><span>${this.t('addFirst')}</span></a>
    </div>`
  }

  #table({ data, nextCursor }: ManagedPackagePage): TemplateResult {
    return html`
      <div class="card">
        <table>
          <thead>
            <tr>
              <th scope="col">${this.t('package')}</th>
              <th scope="col">${this.t('state')}</th>
              <th scope="col" class="figure">${this.t('sold')}</th>
              <th scope="col" class="figure">${this.t('price')}</th>
              ${this.#mayEdit ? html`<th scope="col"><span class="hidden">${this.t('actions')}</span></th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${data.map((pack) => this.#row(pack))}
          </tbody>
        </table>
      </div>
      ${nextCursor ? html`<div><button class="button" @click=${() => this.#showMore(nextCursor)}><span>${this.t('more')}</span></button></div>` : nothing}
    `
  }

  #row(pack: ManagedPackage): TemplateResult {
    const { id, title, bundleDescription, active, soldCount, stockLimit, price } = pack
    const name = (text: string) => html`<span class="cell-name" aria-hidden="true">${text}</span>`
    return html`<tr>
      <th scope="row">
        <div>
          ${this.#mayEdit ? html`<a href=${paths.package(id)}>${title}</a>` : title}
          <p class="small quiet">${bundleDescription}</p>
        </div>
      </th>
      <td>${name(this.t('state'))}<span class="tag ${active ? 'on' : 'quiet'}">${this.t(active ? 'onSale' : 'hidden')}</span></td>
      <td class="figure">${name(this.t('sold'))}<span>${stockLimit === null ? soldCount : `${soldCount} / ${stockLimit}`}</span></td>
      <td class="figure">${name(this.t('price'))}<span>${price.amount ? this.money(price) : this.t('free')}</span></td>
      ${this.#mayEdit ? html`<td class="acts">${this.#acts(pack)}</td>` : nothing}
    </tr>`
  }

  #acts(pack: ManagedPackage): TemplateResult {
    const { title, active } = pack
    const act = (word: 'hide' | 'show' | 'archive', press: () => void) =>
      html`<button class="link" type="button" aria-label=${this.t('actNamed', { act: this.t(word), title })} @click=${press}>${this.t(word)}</button>`
    return html`${act(active ? 'hide' : 'show', () => void this.#setActive(pack, !active))}
    ${act('archive', () => {
      this.#archiving = pack
      this.requestUpdate()
    })}`
  }

  /** Shown at once; taken back where the server refuses. */
  async #setActive(pack: ManagedPackage, active: boolean): Promise<void> {
    const { id, title, version } = pack
    if (this.#pending.has(id)) return
    this.#pending.add(id)
    this.#replace({ ...pack, active })
    try {
      this.#replace(await this.context.api.replacePackage(id, { ...draftOfPackage(pack), active }, version))
      this.ask('dashboard-say', { text: this.t(active ? 'shownToast' : 'hiddenToast', { title }) })
    } catch (error) {
      this.#replace(pack)
      await this.#explain(error, pack, () => void this.#setActive(pack, active))
    } finally {
      this.#pending.delete(id)
    }
  }

  async #explain(error: unknown, { id, title }: ManagedPackage, again: () => void): Promise<void> {
    if (!(error instanceof ApiError && error.code === 'version_conflict')) {
      this.ask('dashboard-fail', { text: this.wordsFor(error), again })
      return
    }
    try {
      this.#replace(await this.context.api.package(id))
      this.ask('dashboard-fail', { text: this.t('conflict', { title }) })
    } catch (failure) {
      this.ask('dashboard-fail', { text: this.wordsFor(failure), again })
    }
  }

  async #archive(pack: ManagedPackage): Promise<void> {
    const { state } = this.#page
    if (state.phase !== 'ready') return
    const before = state.value
    this.#closeDialog()
    this.#page.state = { phase: 'ready', value: { ...before, data: before.data.filter(({ id }) => id !== pack.id) } }
    try {
      await this.context.api.archivePackage(pack.id)
      this.ask('dashboard-say', { text: this.t('archivedToast', { title: pack.title }) })
    } catch (error) {
      this.#page.state = { phase: 'ready', value: before }
      this.ask('dashboard-fail', { text: this.wordsFor(error), again: () => void this.#archive(pack) })
    }
  }

  #replace(pack: ManagedPackage): void {
    const { state } = this.#page
    if (state.phase !== 'ready') return
    this.#page.state = { phase: 'ready', value: { ...state.value, data: state.value.data.map((other) => (other.id === pack.id ? pack : other)) } }
  }

  async #showMore(cursor: string): Promise<void> {
    try {
      const page = await this.context.api.packages(this.context.practice.slug, cursor)
      const { state } = this.#page
      if (state.phase === 'ready') this.#page.state = { phase: 'ready', value: { ...page, data: [...state.value.data, ...page.data] } }
    } catch (error) {
      this.ask('dashboard-fail', { text: this.wordsFor(error), again: () => void this.#showMore(cursor) })
    }
  }

  readonly #closeDialog = (): void => {
    this.#archiving = null
    this.requestUpdate()
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog')
    if (dialog && !dialog.open) dialog.showModal()
  }

  #archiveDialog(pack: ManagedPackage): TemplateResult {
    return html`<dialog aria-labelledby="archive-title" @close=${this.#closeDialog}>
      <div>
        <h2 id="archive-title">${this.t('archiveTitle', { title: pack.title })}</h2>
        <p>${this.t('archiveText')}</p>
        <div class="actions">
          ${primaryAction(this.t('archive'), { press: () => void this.#archive(pack) })} ${textAction(this.t('keep'), this.#closeDialog)}
        </div>
      </div>
    </dialog>`
  }
}
