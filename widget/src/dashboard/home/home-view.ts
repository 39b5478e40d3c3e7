import { css, html, nothing, type TemplateResult } from 'lit'
import { controls } from '../../styles/controls.ts'
import { tokens } from '../../styles/tokens.ts'
import { ownConsultant } from '../context.ts'
import { DashboardElement } from '../dashboard-element.ts'
import { snippetNote } from '../embed/embed-view.ts'
import { readNote } from '../notes.ts'
import { may } from '../permissions.ts'
import { LivePurchases, type LiveState } from '../purchases/live-purchases.ts'
import { clientOf, purchaseTable } from '../purchases/purchase-table.ts'
import { paths } from '../routes.ts'
import { shortMoment } from '../short-moment.ts'
import { layout } from '../styles/layout.ts'
import { table } from '../styles/table.ts'
import { checklist, type Step } from './checklist.ts'
import { homeWords } from './home-view.words.ts'

const styles = css`
  .steps {
    --_tick: var(--deskbell-color-surface, Canvas);
    display: grid;
    gap: 8px;
    padding: 20px;
  }
  .steps .head {
    min-block-size: 0;
  }
  .steps li {
    display: grid;
    grid-template-columns: 24px 1fr;
    gap: 12px;
    padding-block: 10px;
  }
  .steps li + li {
    border-block-start: 1px solid var(--_border);
  }
  .steps a {
    font-weight: 600;
  }
  .done a {
    font-weight: 400;
  }
  .newest {
    display: grid;
    gap: 12px;
  }
`

const newestShown = 5

interface Setup {
  isReachable: boolean
  hasPackage: boolean
}

/** What needs the consultant: steps still to do, and who bought last. */
export class HomeView extends DashboardElement<typeof homeWords> {
  static override styles = [tokens, controls, layout, table, styles]

  protected override readonly messages = homeWords

  #news = ''
  readonly #words = (key: keyof typeof homeWords, params?: Parameters<typeof this.t>[1]) => this.t(key, params)
  readonly #setup = this.load<Setup>(
    () => this.context.practice.slug,
    (_, signal) => this.#loadSetup(signal),
  )
  readonly #live = new LivePurchases(this, {
    key: () => this.context.practice.slug,
    load: async (cursor, signal) => {
      if (!this.#mayRead) return { data: [], nextCursor: null }
      return this.context.api.purchases(this.context.practice.slug, cursor, signal)
    },
    arrived: ([first]) => {
      this.#news = first
        ? this.t('arrived', { client: clientOf(first, this.#words), package: first.package.title })
        : ''
      this.requestUpdate()
    },
    failed: (error) => void this.wordsFor(error),
  })

  get #mayRead(): boolean {
    return may(this.context.membership, 'read purchases')
  }

  async #loadSetup(signal: AbortSignal): Promise<Setup> {
    const { api, practice, membership } = this.context
    const consultant = ownConsultant(this.context)
    const [settings, packages] = await Promise.all([
      consultant && may(membership, 'edit contact') ? api.contactSettings(consultant.id, signal) : null,
      api.packages(practice.slug, null, signal),
    ])
    const isReachable =
      !settings || (settings.reveal.email && !!settings.email) || (settings.reveal.phone && !!settings.phone)
    return { isReachable, hasPackage: packages.data.length > 0 }
  }

  override signedInAgain(): void {
    super.signedInAgain()
    void this.#live.look()
  }

  protected override render(): TemplateResult {
    const { practice } = this.context
    return html`<div class="page">
      <h1>${this.t('title')}</h1>
      <p class="hidden" role="status">${this.#news}</p>
      ${
        practice.testMode
          ? html`<div class="notice">
              <p><strong>${this.t('testTitle')}.</strong> ${this.t('testText')}</p>
            </div>`
          : nothing
      }
      ${this.#content()}
    </div>`
  }

  #content(): TemplateResult {
    const { state: setup } = this.#setup
    const { state: live } = this.#live
    // Both at once: a checklist that comes and pushes the rest away is worse than a moment's wait.
    if (setup.phase === 'loading' || live.phase === 'loading') return this.loading(this.t('loading'), 4)
    return html`
      ${
        setup.phase === 'failed'
          ? this.loadFailed(setup.error, this.t('retry'), () => this.#setup.retry())
          : this.#steps(setup.value, live.phase === 'ready' && live.purchases.length > 0)
      }
      ${this.#mayRead ? this.#newest(live) : nothing}
    `
  }

  #steps({ isReachable, hasPackage }: Setup, hasSold: boolean): TemplateResult | typeof nothing {
    const { practice, membership } = this.context
    const contact: Step[] = may(membership, 'edit contact')
      ? [{ word: 'contact', path: paths.contact, isDone: isReachable }]
      : []
    const steps: Step[] = [
      ...contact,
      { word: 'first', path: hasPackage ? paths.packages : paths.newPackage, isDone: hasPackage },
      { word: 'snippet', path: paths.embed, isDone: hasSold || readNote(snippetNote(practice.slug)) !== null },
    ]
    return steps.every(({ isDone }) => isDone) ? nothing : checklist(steps, this.#words)
  }

  #newest(live: LiveState): TemplateResult {
    return html`<section class="newest" aria-labelledby="newest">
      <div class="head">
        <h2 id="newest">${this.t('newest')}</h2>
        ${live.phase === 'ready' && live.purchases.length ? html`<a href=${paths.purchases}>${this.t('all')}</a>` : nothing}
      </div>
      ${this.#newestOf(live)}
    </section>`
  }

  #newestOf(live: LiveState): TemplateResult {
    if (live.phase !== 'ready') {
      return live.phase === 'failed' ? this.loadFailed(live.error, this.t('retry'), () => this.#live.retry()) : html``
    }
    if (live.purchases.length === 0) return html`<p class="quiet">${this.t('none')}</p>`
    return purchaseTable({
      purchases: live.purchases.slice(0, newestShown),
      t: this.#words,
      money: (money) => this.money(money),
      moment: (instant) => shortMoment(instant, this.dates),
    })
  }
}
