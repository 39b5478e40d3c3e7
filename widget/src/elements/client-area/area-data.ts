import type { Consultation } from '@deskbell/server/contract/consultations'
import type { CreditBalance, StatementLine } from '@deskbell/server/contract/credits'
import type { Me } from '@deskbell/server/contract/identity'
import type { Purchase } from '@deskbell/server/contract/purchases'
import type { WaitlistEntry } from '@deskbell/server/contract/waitlist'
import { listOwnConsultations } from '../../api/consultations.ts'
import { getBalance } from '../../api/credits.ts'
import { getMe } from '../../api/identity.ts'
import { listPurchases } from '../../api/purchases.ts'
import { getStatement } from '../../api/statement.ts'
import { listWaitlist } from '../../api/waitlist.ts'
import type { DeskbellElement } from '../base/deskbell-element.ts'
import { PagedSection, Section } from './section.ts'

const takesPlace = ({ booking: { status } }: Consultation): boolean => status === 'booked'
const isWaiting = ({ state }: WaitlistEntry): boolean => state === 'waiting' || state === 'offered'

/** What was never paid is no package. */
const isShown = ({ state }: Purchase): boolean => state !== 'expired' && state !== 'failed'

const linesAtFirst = 10
const sessionsAtFirst = 5

/** All that is known of the client who is signed in, by section. */
export class AreaData {
  readonly who: Section<Me>
  readonly upcoming: PagedSection<Consultation>
  readonly past: PagedSection<Consultation>
  readonly purchases: PagedSection<Purchase>
  readonly balance: Section<CreditBalance>
  readonly statement: PagedSection<StatementLine>
  readonly waitlist: PagedSection<WaitlistEntry>

  constructor(host: DeskbellElement, keyOf: () => string) {
    this.who = new Section(host, keyOf, (options) => getMe(host.client, options))
    this.upcoming = new PagedSection(
      host,
      keyOf,
      (options) => listOwnConsultations(host.client, options),
      sessionsAtFirst,
    )
    this.past = new PagedSection(
      host,
      keyOf,
      (options) => listOwnConsultations(host.client, { ...options, when: 'past' }),
      sessionsAtFirst,
    )
    this.purchases = new PagedSection(host, keyOf, (options) => listPurchases(host.client, options), sessionsAtFirst)
    this.balance = new Section(host, keyOf, (options) => getBalance(host.client, options))
    this.statement = new PagedSection(host, keyOf, (options) => getStatement(host.client, options), linesAtFirst)
    this.waitlist = new PagedSection(host, keyOf, (options) => listWaitlist(host.client, options))
  }

  get #all() {
    const { who, upcoming, past, purchases, balance, statement, waitlist } = this
    return [who, upcoming, past, purchases, balance, statement, waitlist]
  }

  /** The next session that takes place; one that is only kept is none yet. */
  get next(): Consultation | null {
    return this.upcoming.items.find(takesPlace) ?? null
  }

  get packages(): readonly Purchase[] {
    return this.purchases.items.filter(isShown)
  }

  get waiting(): readonly WaitlistEntry[] {
    return this.waitlist.items.filter(isWaiting)
  }

  get isLoading(): boolean {
    return this.#all.some(({ state }) => state.phase === 'loading')
  }

  /** Nothing at all could be asked: one notice says it. */
  get isCutOff(): boolean {
    return this.#all.every(({ error }) => error?.code === 'network')
  }

  refresh(): void {
    for (const section of this.#all) void section.refresh()
  }

  retry(): void {
    for (const section of this.#all) if (section.error) section.retry()
  }
}
