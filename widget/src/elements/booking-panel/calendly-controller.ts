import type { ReactiveController } from 'lit'
import type { DeskbellElement } from '../base/deskbell-element.ts'
import { getMe, isSignedIn } from '../../api/identity.ts'
import { ApiError } from '../../api/api-error.ts'
import { reportSchedule } from '../../api/purchases.ts'
import { problemOf, type Problem } from '../../controllers/problem.ts'
import { calendlyFrameUrl, readCalendlyMessage, type CalendlyMessage } from './calendly.ts'

interface Outcome {
  saved: () => void
  failed: (problem: Problem, retry: () => void) => void
}

/** Owns Calendly's frame: opens it only when asked, hears its messages, and notes what was scheduled. */
export class CalendlyController implements ReactiveController {
  /** Address of the open frame. */
  url: string | null = null
  heightPixels = 700
  scheduled = false
  readonly #host: DeskbellElement
  readonly #outcome: Outcome
  #purchaseId = ''

  constructor(host: DeskbellElement, outcome: Outcome) {
    this.#host = host
    this.#outcome = outcome
    host.addController(this)
  }

  hostConnected(): void {
    window.addEventListener('message', this.#hear)
  }

  hostDisconnected(): void {
    window.removeEventListener('message', this.#hear)
  }

  async open(link: string, purchaseId: string): Promise<void> {
    this.#purchaseId = purchaseId
    const { client } = this.#host
    const me = isSignedIn(client) ? await getMe(client).catch(() => null) : null
    this.url = calendlyFrameUrl(link, location.host, me ? { email: me.email } : {})
    this.scheduled = false
    this.#host.requestUpdate()
  }

  readonly #hear = (event: MessageEvent): void => {
    const frame = this.#host.renderRoot.querySelector('iframe')
    const message = readCalendlyMessage(event, frame?.contentWindow)
    if (message?.kind === 'height') this.heightPixels = message.pixels
    else if (message && !this.scheduled) void this.#note(message)
    if (message) this.#host.requestUpdate()
  }

  async #note(message: CalendlyMessage & { kind: 'scheduled' }): Promise<void> {
    this.scheduled = true
    const { eventUri, inviteeUri } = message
    const report = { calendlyEventUri: eventUri, calendlyInviteeUri: inviteeUri }
    try {
      await reportSchedule(this.#host.client, this.#purchaseId, report)
      this.#outcome.saved()
    } catch (error) {
      if (error instanceof ApiError && error.code === 'already_scheduled') this.#outcome.saved()
      else this.#outcome.failed(problemOf(error), () => void this.#note(message))
    }
  }
}
