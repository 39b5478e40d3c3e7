import { html, nothing, type TemplateResult } from 'lit'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { primaryAction, textAction } from '../../controllers/action.ts'
import type { BookingStep } from '../../controllers/booking-state.ts'
import { problemNotice } from '../../controllers/problem-words.ts'
import { momentWords, timeWords } from '../../format/calendar-words.ts'
import { placeOf } from './booking-view.ts'
import type { StepView } from './steps-view.ts'

type Step<At extends BookingStep['at']> = BookingStep & { at: At }

const underWay = (words: string) =>
  html`<div class="bar"></div>
    <p role="status">${words}</p>`

/** How long the time stays theirs. */
const kept = (view: StepView, { startsAt, holdExpiresAt }: Consultation, key: 'keptUntil' | 'heldUntil') => {
  const place = placeOf(view)
  const words = { time: momentWords(startsAt, place), until: holdExpiresAt ? timeWords(holdExpiresAt, place) : '' }
  return holdExpiresAt ? html`<p>${view.t(key, words)}</p>` : nothing
}

export const heldView = (view: StepView, { hold, purchaseId, busy, problem }: Step<'held'>): TemplateResult =>
  html`${kept(view, hold, 'heldUntil')} ${problemNotice(view, problem)}
    <div class="actions">
      ${purchaseId ? primaryAction(view.t('resume'), { press: () => view.steps.payment.resumeHold() }) : nothing}
      <button
        class="button"
        part="button"
        type="button"
        aria-busy=${busy}
        aria-disabled=${busy ? 'true' : nothing}
        @click=${() => void view.steps.payment.releaseHold()}
      >
        ${view.t('release')}
      </button>
    </div>
    <p>${textAction(view.t('change'), () => view.flow.back())}</p>`

export const paymentView = (view: StepView, { consultation, blocked }: Step<'payment'>): TemplateResult =>
  blocked
    ? html`<p>${view.t('blocked')}</p>
        <div class="actions">
          ${primaryAction(view.t('openPaymentPage'), { press: () => void view.steps.payment.payElsewhere() })}
        </div>`
    : html`${kept(view, consultation, 'keptUntil')}
        ${view.steps.payment.isShown ? nothing : underWay(view.t('moment'))}<slot name="payment"></slot>`

export const leavingView = (view: StepView, { url }: Step<'leaving'>): TemplateResult =>
  html`${underWay(view.t('leaving'))}
    <p><a href=${url}>${view.t('openPaymentPage')}</a></p>`

export const confirmingView = (view: StepView, { trouble }: Step<'confirming'>): TemplateResult =>
  underWay(view.t(trouble))

export const unpaidView = (view: StepView, { consultation, message, checkout }: Step<'unpaid'>): TemplateResult =>
  html`${message ? html`<p>${message}</p>` : nothing}
    <p>${view.t(!checkout ? 'hold_over' : message ? 'declined' : 'open')}</p>
    ${checkout ? kept(view, consultation, 'keptUntil') : nothing}
    <div class="actions">
      ${
        checkout
          ? primaryAction(view.t(message ? 'payAgain' : 'toPayment'), { press: () => view.steps.payment.payAgain() })
          : primaryAction(view.t('startAgain'), { press: () => view.steps.again() })
      }
    </div>`
