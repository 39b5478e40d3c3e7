import { joinWaitlist } from '../api/consultations.ts'
import type { BookingHost } from './booking-flow.ts'
import type { BookingRequests } from './booking-requests.ts'
import { pageAddress } from './page-address.ts'

/** Waiting for a time, or a seat, to become free. */
export class BookingWaitlist {
  readonly #host: BookingHost
  readonly #requests: BookingRequests
  readonly #typed: { readonly name: string }

  constructor(host: BookingHost, requests: BookingRequests, typed: { readonly name: string }) {
    this.#host = host
    this.#requests = requests
    this.#typed = typed
  }

  async join(): Promise<void> {
    const { client, flow, shownServiceType: serviceType, timeZoneName: timeZone } = this.#host
    const { step } = flow.state
    const { name } = this.#typed
    if (step.at !== 'wish') return
    await this.#requests.ask('waitlist', async () => {
      const pageUrl = pageAddress(location.href)
      const input = { serviceType, timeZone, pageUrl, ...step.wish, ...(name && { name }) }
      const entry = await this.#requests.surely(input, (idempotencyKey) =>
        joinWaitlist(client, input, { idempotencyKey }),
      )
      flow.dispatch({ type: 'waiting', entry })
    })
  }
}
