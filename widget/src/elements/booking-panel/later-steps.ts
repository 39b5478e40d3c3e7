import { loadPart } from '../../config.ts'
import type { PanelSteps } from './steps.ts'

type StepsHost = ConstructorParameters<typeof PanelSteps>[0]

/** Brings what comes after the choice of a time, once, when somebody is near it. */
export class LaterSteps {
  steps: PanelSteps | undefined
  readonly #host: StepsHost
  readonly #came: (steps: PanelSteps) => void
  #loading: Promise<PanelSteps> | undefined

  constructor(host: StepsHost, came: (steps: PanelSteps) => void) {
    this.#host = host
    this.#came = came
  }

  load(): Promise<PanelSteps> {
    return (this.#loading ??= this.#load().catch((error) => {
      this.#loading = undefined
      throw error
    }))
  }

  /** Nobody waits for it yet: where it does not come, whoever needs it asks again. */
  prepare(): void {
    if (!this.steps) this.load().catch(() => {})
  }

  async #load(): Promise<PanelSteps> {
    // The script tag brings it with its words and what it builds on, at once; a host's own build only has the module.
    await loadPart('booking-steps', this.#host)
    const { PanelSteps } = await import('./steps.ts')
    const steps = (this.steps = new PanelSteps(this.#host))
    this.#came(steps)
    this.#host.requestUpdate()
    return steps
  }
}
