import type { FunnelEvent } from '@deskbell/server/contract/events'
import type { Money } from '@deskbell/server/contract/primitives'
import { ApiError } from '../api/api-error.ts'
import { getConsultation, listOwnConsultations, type Whose } from '../api/consultations.ts'
import { askSurely } from './ask-surely.ts'
import type { BookingHost } from './booking-flow.ts'
import { CheckoutAttempt } from './checkout-attempt.ts'
import { problemOf, type Problem } from './problem.ts'

const lost: ReadonlySet<string> = new Set(['slot_taken', 'slot_not_offered', 'group_full'])

export const isNameMissing = ({ fields }: ApiError): boolean => !!fields?.some(({ path }) => path === 'name')

/** What the requests of a booking have in common: one at a time, each surely answered, and what a refusal means. */
export class BookingRequests {
  readonly #host: BookingHost
  readonly #attempt = new CheckoutAttempt()

  constructor(host: BookingHost) {
    this.#host = host
  }

  /** The purchase whose own token proves the buyer. */
  get whose(): Whose {
    const purchaseId = this.#host.subject?.purchaseId
    return purchaseId ? { purchaseId } : {}
  }

  surely<Answer>(intention: unknown, send: (idempotencyKey: string) => Promise<Answer>): Promise<Answer> {
    return askSurely(this.#attempt, intention, send)
  }

  /** A second press finds the first one under way. */
  async ask(step: FunnelEvent['step'], run: () => Promise<void>): Promise<void> {
    const { flow } = this.#host
    const { step: before } = flow.state
    if (!('busy' in before) || before.busy) return
    flow.dispatch({ type: 'ask' })
    try {
      await run()
      this.#host.tell(step, 'completed')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#host.tell(step, 'failed', error.code)
      this.#host.emit('booking-error', { code: error.code, message: error.message })
      await this.#refused(error)
    }
  }

  fail(problem: Problem): void {
    this.#host.flow.dispatch({ type: 'failed', problem })
  }

  async #refused(error: ApiError): Promise<void> {
    const { flow, calendar } = this.#host
    const { code, details = {} } = error
    if (lost.has(code)) {
      const { step } = flow.state
      if ('slot' in step) calendar.gone = step.slot.startsAt
      flow.dispatch({ type: 'taken' })
      calendar.refresh()
    } else if (code === 'price_changed' && details.price)
      flow.dispatch({ type: 'price_changed', price: details.price as Money, problem: problemOf(error) })
    else if (code === 'hold_exists') await this.#foundHold(details)
    else this.fail({ ...problemOf(error), ...(isNameMissing(error) && { code: 'name_missing' }) })
  }

  async #foundHold({ consultationId, purchaseId }: Record<string, unknown>): Promise<void> {
    const { client, flow } = this.#host
    try {
      const hold =
        typeof consultationId === 'string'
          ? await getConsultation(client, consultationId)
          : (await listOwnConsultations(client)).data.find(({ status }) => status === 'held')
      if (!hold) throw new ApiError({ status: 409, code: 'hold_exists', message: '' })
      flow.dispatch({ type: 'hold_found', hold, purchaseId: typeof purchaseId === 'string' ? purchaseId : null })
    } catch (error) {
      this.fail(problemOf(error))
    }
  }
}
