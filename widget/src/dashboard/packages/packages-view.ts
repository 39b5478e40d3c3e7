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
import { packageTable, type PackageTable } from './package-table.ts'
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
    return this.#isEmpty ? this.#empty() : this.#list(state.value)
  }

  #empty(): TemplateResult {
    if (!this.#mayEdit) return html`<p>${this.t('emptyReader')}</p>`
    return html`<div class="empty">
      <p>${this.t('empty')}</p>
      <a class="button primary" href=${paths.newPackage}><span>${this.t('addFirst')}</span></a>
    </div>`
  }

  #list({ data, nextCursor }: ManagedPackagePage): TemplateResult {
    const acts: PackageTable['acts'] = {
      setActive: (pack, active) => void this.#setActive(pack, active),
      archive: (pack) => this.#askToArchive(pack),
    }
    return html`
      ${packageTable({
        packages: data,
        t: (key, params) => this.t(key, params),
        money: (money) => this.money(money),
        ...(this.#mayEdit && { acts }),
      })}
      ${
        nextCursor
          ? html`<div>
              <button class="button" type="button" @click=${() => void this.#showMore(nextCursor)}>
                <span>${this.t('more')}</span>
              </button>
            </div>`
          : nothing
      }
    `
  }

  #askToArchive(pack: ManagedPackage): void {
    this.#archiving = pack
    this.requestUpdate()
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
    this.#show({ ...before, data: before.data.filter(({ id }) => id !== pack.id) })
    try {
      await this.context.api.archivePackage(pack.id)
      this.ask('dashboard-say', { text: this.t('archivedToast', { title: pack.title }) })
    } catch (error) {
      this.#show(before)
      this.ask('dashboard-fail', { text: this.wordsFor(error), again: () => void this.#archive(pack) })
    }
  }

  #show(value: ManagedPackagePage): void {
    this.#page.state = { phase: 'ready', value }
    this.requestUpdate()
  }

  #replace(pack: ManagedPackage): void {
    const { state } = this.#page
    if (state.phase !== 'ready') return
    this.#show({ ...state.value, data: state.value.data.map((other) => (other.id === pack.id ? pack : other)) })
  }

  async #showMore(cursor: string): Promise<void> {
    try {
      const page = await this.context.api.packages(this.context.practice.slug, cursor)
      const { state } = this.#page
      if (state.phase === 'ready') this.#show({ ...page, data: [...state.value.data, ...page.data] })
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
          ${primaryAction(this.t('archive'), { press: () => void this.#archive(pack) })}
          ${textAction(this.t('keep'), this.#closeDialog)}
        </div>
      </div>
    </dialog>`
  }
}
