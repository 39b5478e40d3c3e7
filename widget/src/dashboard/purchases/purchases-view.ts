import { html, nothing, type TemplateResult } from 'lit'
import type { ContactSettings } from '@deskbell/server/contract/practices'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import { controls } from '../../styles/controls.ts'
import { tokens } from '../../styles/tokens.ts'
import { DashboardElement } from '../dashboard-element.ts'
import { shortMoment } from '../short-moment.ts'
import { may } from '../permissions.ts'
import { paths } from '../routes.ts'
import { layout } from '../styles/layout.ts'
import { table } from '../styles/table.ts'
import { LivePurchases } from './live-purchases.ts'
import { clientOf, purchaseTable, type PurchaseTable } from './purchase-table.ts'
import { purchasesWords } from './purchases-view.words.ts'

/** What was sold, who bought it and how far they came. */
export class PurchasesView extends DashboardElement<typeof purchasesWords> {
  static override styles = [tokens, controls, layout, table]

  protected override readonly messages = purchasesWords

  readonly #words: PurchaseTable['t'] = (key, params) => this.t(key, params)
  readonly #live = new LivePurchases(this, {
    key: () => this.context.practice.slug,
    load: (cursor, signal) => this.context.api.purchases(this.context.practice.slug, cursor, signal),
    arrived: (purchases) => this.#announce(purchases),
    failed: (error) => void this.wordsFor(error),
  })

  /** By consultant; empty where this member may not know. */
  readonly #rules = this.load<ReadonlyMap<string, ContactSettings['revealRule']>>(
    () => this.context.practice.slug,
    (_, signal) => this.#loadRules(signal),
  )
  #news = ''
  readonly #opening = new Set<string>()

  async #loadRules(signal: AbortSignal): Promise<ReadonlyMap<string, ContactSettings['revealRule']>> {
    const { api, consultants, membership } = this.context
    if (!may(membership, 'edit contact')) return new Map()
    const known = await Promise.all(consultants.map(({ id }) => api.contactSettings(id, signal).catch(() => null)))
    return new Map(
      known.flatMap((settings) => (settings ? [[settings.consultantId, settings.revealRule] as const] : [])),
    )
  }

  override signedInAgain(): void {
    super.signedInAgain()
    void this.#live.look()
  }

  #announce(purchases: readonly ManagedPurchase[]): void {
    const [first] = purchases
    this.#news =
      purchases.length === 1 && first
        ? this.t('arrived', { client: clientOf(first, this.#words), package: first.package.title })
        : this.t('arrivedMany', { count: purchases.length })
    this.requestUpdate()
  }

  protected override render(): TemplateResult {
    return html`<div class="page">
      <div class="head">
        <h1>${this.t('title')}</h1>
      </div>
      <p class="hidden" role="status">${this.#news}</p>
      ${this.#content()}
    </div>`
  }

  #content(): TemplateResult {
    const { state } = this.#live
    if (state.phase === 'loading') return this.loading(this.t('loading'), 4)
    if (state.phase === 'failed') return this.loadFailed(state.error, this.t('retry'), () => this.#live.retry())
    if (state.purchases.length === 0) {
      return html`<div class="empty">
        <p>${this.t('empty')}</p>
        <a class="button primary" href=${paths.embed}><span>${this.t('emptyAction')}</span></a>
      </div>`
    }
    return html`
      ${purchaseTable({
        purchases: state.purchases,
        t: this.#words,
        money: (money) => this.money(money),
        moment: (instant) => shortMoment(instant, this.dates),
        ...(may(this.context.membership, 'reveal contact') &&
          this.#anyByHand && { reveal: (purchase) => this.#revealing(purchase) }),
        isBusy: ({ id }) => this.#opening.has(id),
      })}
      <div class="actions">
        ${state.nextCursor ? html`<button class="button" type="button" @click=${() => void this.#more()}><span>${this.t('more')}</span></button>` : nothing}
        <p class="small ${state.isStale ? 'danger' : 'quiet'}" role="status">
          ${this.t(state.isStale ? 'stale' : 'live')}
        </p>
      </div>
    `
  }

  /** Where every consultant opens on payment, there is nothing to do by hand. */
  get #anyByHand(): boolean {
    const { state } = this.#rules
    if (state.phase !== 'ready' || state.value.size === 0) return true
    return [...state.value.values()].some((rule) => rule !== 'on_payment')
  }

  #revealing(purchase: ManagedPurchase): (() => void) | undefined {
    const { state } = this.#rules
    const rule = state.phase === 'ready' ? state.value.get(purchase.consultant.id) : undefined
    const isClosed =
      purchase.state === 'paid' && !purchase.revealedAt && !purchase.contactInitiated && rule !== 'on_payment'
    return isClosed ? () => void this.#reveal(purchase) : undefined
  }

  async #reveal(purchase: ManagedPurchase): Promise<void> {
    if (this.#opening.has(purchase.id)) return
    this.#opening.add(purchase.id)
    this.requestUpdate()
    try {
      this.#live.replace(await this.context.api.revealContact(purchase.id))
      this.ask('dashboard-say', { text: this.t('revealedToast', { client: clientOf(purchase, this.#words) }) })
    } catch (error) {
      this.ask('dashboard-fail', { text: this.wordsFor(error), again: () => void this.#reveal(purchase) })
    } finally {
      this.#opening.delete(purchase.id)
      this.requestUpdate()
    }
  }

  async #more(): Promise<void> {
    try {
      await this.#live.more()
    } catch (error) {
      this.ask('dashboard-fail', { text: this.wordsFor(error), again: () => void this.#more() })
    }
  }
}
