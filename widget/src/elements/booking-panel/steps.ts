import { adoptStyles, type CSSResultOrNative, type TemplateResult } from 'lit'
import type { ApiError } from '../../api/api-error.ts'
import { BookingSteps } from '../../controllers/booking-steps.ts'
import { loadFailed } from '../../controllers/load-failed.ts'
import { SignInController } from '../../controllers/sign-in-controller.ts'
import { Toasts } from '../../controllers/toasts.ts'
import { calendarChoiceStyles } from '../../session-view/calendar-choice.styles.ts'
import { fields } from '../../styles/fields.ts'
import { purchaseStyles } from '../../styles/purchase.ts'
import { CalendlyController } from './calendly-controller.ts'
import { loadElsewhere, type Elsewhere, type Subject } from './elsewhere.ts'
import { elsewhereView, type ElsewhereView } from './elsewhere-view.ts'
import { StepFocus } from './step-focus.ts'
import { stepsStyles } from './steps.styles.ts'
import { stepView, titleOf } from './steps-view.ts'

interface StepsHost extends ElsewhereView {
  readonly constructor: Function & { elementStyles?: CSSResultOrNative[] }
}

/** A panel's part after the choice of a time, and what it does where no time can be booked. Loaded when that is near. */
export class PanelSteps {
  readonly booking: BookingSteps
  readonly signIn: SignInController
  readonly calendly: CalendlyController
  readonly focus: StepFocus
  readonly #host: StepsHost
  readonly #toasts: Toasts

  constructor(host: StepsHost) {
    this.#host = host
    this.#toasts = new Toasts(host)
    this.booking = new BookingSteps(host)
    this.signIn = new SignInController(host, () => (host.subject ? this.booking.signedIn() : host.lookAgain()))
    this.calendly = new CalendlyController(host, {
      saved: () => this.#saved(),
      failed: (problem, retry) => {
        host.emit('booking-error', { code: problem.code, message: problem.message ?? '' })
        this.#toasts.fail(host.t('saveFailed'), { label: host.t('retry'), press: retry })
      },
    })
    this.focus = new StepFocus(host)
    const { elementStyles = [] } = host.constructor
    adoptStyles(host.renderRoot as ShadowRoot, [
      ...elementStyles,
      fields,
      purchaseStyles,
      calendarChoiceStyles,
      stepsStyles,
    ])
  }

  get title() {
    return titleOf(this.#host)
  }

  load(asked: Parameters<typeof loadElsewhere>[1], signal: AbortSignal): Promise<Subject> {
    return loadElsewhere(this.#host, asked, signal)
  }

  step(): TemplateResult {
    return stepView(this.#host)
  }

  elsewhere(elsewhere: Elsewhere): TemplateResult {
    return elsewhereView(this.#host, elsewhere)
  }

  failed(error: ApiError, retry: () => void): TemplateResult {
    return loadFailed(this.#host, error, this.#host.t('proof'), retry)
  }

  news(): TemplateResult {
    return this.#toasts.render()
  }

  #saved(): void {
    this.#toasts.say(this.#host.t('saved'))
    this.#host.emit('booking-complete', { purchaseId: this.#host.purchase ?? null, startsAt: null })
  }
}
