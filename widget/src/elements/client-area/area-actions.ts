import type { Consultation } from '@deskbell/server/contract/consultations'
import type { BillingRecord } from '@deskbell/server/contract/money-report'
import type { ContactReveal, Purchase } from '@deskbell/server/contract/purchases'
import type { SubscriptionInput } from '@deskbell/server/contract/subscriptions'
import type { WaitlistEntry } from '@deskbell/server/contract/waitlist'
import { ApiError } from '../../api/api-error.ts'
import { giveFeedback } from '../../api/feedback.ts'
import { changeSubscription, getBilling, payInstalment } from '../../api/purchase-money.ts'
import { revealContact } from '../../api/purchases.ts'
import { acceptOffer, leaveWaitlist } from '../../api/waitlist.ts'
import { askSurely } from '../../controllers/ask-surely.ts'
import { CheckoutAttempt } from '../../controllers/checkout-attempt.ts'
import { problemOf, type Problem } from '../../controllers/problem.ts'
import type { DeskbellElement } from '../base/deskbell-element.ts'
import type { AreaData } from './area-data.ts'

/** What is being said of a session; kept until it is sent. */
export interface Draft {
  rating: number
  comments: string
}

export interface ActionHost extends DeskbellElement {
  readonly data: AreaData
  /** Says shortly what was done. */
  announce(what: 'feedbackDone' | 'offerTaken' | 'offerDeclined' | 'leftList' | 'changed'): void
  leaveTo(url: string): void
  /** Where the focus goes on once what had it is gone. */
  focusOn(...selectors: string[]): void
}

export const idOf = (key: string): string => key.replace(' ', '-')

/** Owns what the client does beside booking, moving and cancelling: each thing by a key, one request at a time. */
export class AreaActions {
  /** What the client has been asked to confirm. */
  asking: string | null = null
  readonly drafts = new Map<string, Draft>()
  readonly contacts = new Map<string, ContactReveal>()
  readonly bills = new Map<string, BillingRecord>()
  readonly #host: ActionHost
  readonly #busy = new Set<string>()
  readonly #problems = new Map<string, Problem>()
  readonly #attempt = new CheckoutAttempt()

  constructor(host: ActionHost) {
    this.#host = host
  }

  isBusy(key: string): boolean {
    return this.#busy.has(key)
  }

  problemAt(key: string): Problem | undefined {
    return this.#problems.get(key)
  }

  askFor(key: string): void {
    this.asking = key
    this.#problems.delete(key)
    this.#host.focusOn('#asked')
  }

  keep(): void {
    const { asking } = this
    this.asking = null
    this.#host.focusOn(`#${idOf(asking ?? '')}`)
  }

  /** Somebody else is here now: nothing of the one before is shown to them. */
  forget(): void {
    this.asking = null
    for (const kept of [this.drafts, this.contacts, this.bills, this.#problems]) kept.clear()
  }

  /** What is left out stays as it was typed. */
  say(consultationId: string, said: Partial<Draft>): void {
    if (!this.drafts.has(consultationId)) this.#host.focusOn(`[name="rating-${consultationId}"]`)
    this.drafts.set(consultationId, { ...(this.drafts.get(consultationId) ?? { rating: 0, comments: '' }), ...said })
    this.#host.requestUpdate()
  }

  unsay(consultationId: string): void {
    this.drafts.delete(consultationId)
    this.#problems.delete(`feedback ${consultationId}`)
    this.#host.focusOn(`#feedback-${consultationId}`)
  }

  async sendFeedback({ id }: Consultation): Promise<void> {
    const { client, data } = this.#host
    const { rating, comments } = this.drafts.get(id) ?? { rating: 0, comments: '' }
    const key = `feedback ${id}`
    if (!rating) {
      this.#fail(key, { code: 'rating_missing' })
      return
    }
    await this.#run(key, async () => {
      const said = { rating, ...(comments.trim() && { comments: comments.trim() }) }
      const feedback = await askSurely(this.#attempt, [id, said], (idempotencyKey) =>
        giveFeedback(client, id, said, idempotencyKey),
      )
      this.drafts.delete(id)
      const isThis = (one: Consultation) => one.id === id
      for (const section of [data.past, data.upcoming]) {
        const current = section.items.find(isThis)
        if (current) section.replace({ ...current, feedback, feedbackOpen: false }, isThis)
      }
      this.#host.emit('feedback-given', { consultationId: id })
      this.#host.focusOn(`#feedback-${id}`)
      this.#host.announce('feedbackDone')
    })
  }

  /** Counts as the first contact, so it waits until the client asks. */
  showContact({ id }: Purchase): Promise<void> {
    return this.#run(`contact ${id}`, async () => {
      this.contacts.set(id, await revealContact(this.#host.client, id))
      this.#host.emit('contact-reveal', { purchaseId: id })
      this.#host.focusOn(`#contact-${id}`)
    })
  }

  showBill({ id }: Purchase): Promise<void> {
    return this.#run(`bill ${id}`, async () => {
      this.bills.set(id, await getBilling(this.#host.client, id))
      this.#host.focusOn(`#bill-${id}`)
    })
  }

  pay({ id }: Purchase, number: number): Promise<void> {
    return this.#run(`pay ${id}`, async () => {
      const { url } = await payInstalment(this.#host.client, id, number)
      this.#host.leaveTo(url)
    })
  }

  subscribe({ id }: Purchase, action: (SubscriptionInput & { packageId?: never })['action']): Promise<void> {
    return this.#run(`subscription ${id}`, async () => {
      const { client, data } = this.#host
      const { purchase, portalUrl } = await changeSubscription(client, id, { action } as SubscriptionInput)
      this.asking = null
      data.purchases.replace(purchase, (one) => one.id === id)
      if (portalUrl) this.#host.leaveTo(portalUrl)
      else {
        this.#host.announce('changed')
        this.#host.focusOn(`#standing-${id}`)
      }
    })
  }

  takeOffer({ id }: WaitlistEntry): Promise<void> {
    return this.#run(`offer ${id}`, async () => {
      const { consultation } = await acceptOffer(this.#host.client, id)
      const { startsAt, booking } = consultation
      this.#host.announce('offerTaken')
      this.#host.focusOn('#next-title')
      this.#host.emit('booking-complete', {
        consultationId: consultation.id,
        purchaseId: booking.credits?.purchaseId ?? null,
        startsAt,
      })
    })
  }

  leaveList({ id, offer }: WaitlistEntry): Promise<void> {
    return this.#run(`offer ${id}`, async () => {
      await leaveWaitlist(this.#host.client, id)
      this.asking = null
      this.#host.announce(offer ? 'offerDeclined' : 'leftList')
      await this.#host.data.waitlist.refresh()
      this.#host.focusOn('#waiting-title', '[part="heading"]')
    })
  }

  async #run(key: string, work: () => Promise<void>): Promise<void> {
    if (this.#busy.has(key)) return
    this.#busy.add(key)
    this.#problems.delete(key)
    this.#host.requestUpdate()
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#host.announceError(error)
      // Once signed in again, the client finds what they were about to do.
      if (error.status !== 401) this.#problems.set(key, problemOf(error))
    } finally {
      this.#busy.delete(key)
      this.#host.requestUpdate()
    }
  }

  #fail(key: string, problem: Problem): void {
    this.#problems.set(key, problem)
    this.#host.requestUpdate()
  }
}
