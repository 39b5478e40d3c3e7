import { html, nothing, type TemplateResult } from 'lit'
import { primaryAction, textAction } from '../../controllers/action.ts'
import type { BookingStep } from '../../controllers/booking-state.ts'
import { problemNotice } from '../../controllers/problem-words.ts'
import { canCancel, canMove } from '../../session-view/session-changes.ts'
import { addToCalendar, linked } from '../../session-view/session-parts.ts'
import { placeOf } from './booking-view.ts'
import type { StepView } from './steps-view.ts'
import { cancelWords, describeReceipt, type ReceiptWording } from './describe-receipt.ts'

/** Without their element, functions of it are lost. */
const wordingOf = (view: StepView): ReceiptWording => ({
  t: (key, params) => view.t(key, params),
  money: (money) => view.money(money),
})

const cancelQuestion = (view: StepView, step: BookingStep & { at: 'booked' }): TemplateResult => {
  const { consultation, busy } = step
  return html`<div class="notice question" part="notice" role="group" aria-labelledby="cancel">
    <h4 id="cancel" tabindex="-1">${view.t('cancelTitle')}</h4>
    <p>${cancelWords(consultation, wordingOf(view), Date.now())}</p>
    <div class="actions">
      ${primaryAction(view.t('keep'), { press: () => view.steps.changes.askCancel(false) })}
      <button
        class="button"
        part="button"
        type="button"
        aria-busy=${busy}
        aria-disabled=${busy ? 'true' : nothing}
        @click=${() => void view.steps.changes.confirmCancel()}
      >
        ${view.t('cancel')}
      </button>
    </div>
  </div>`
}

export const receiptView = (view: StepView, step: BookingStep & { at: 'booked' }): TemplateResult => {
  const { consultation, asks, problem } = step
  const nowMs = Date.now()
  const lines = describeReceipt(consultation, wordingOf(view), { ...placeOf(view), nowMs })
  const button = (label: string, press: () => void) =>
    html`<button class="button" part="button" type="button" @click=${press}>${label}</button>`
  return html`<div class="receipt" part="receipt">
      <dl>
        ${lines.map(
          ({ label, lines: said }) =>
            html`<div>
              <dt class="quiet">${label}</dt>
              <dd>${said.map((line) => html`<span>${linked(line)}</span>`)}</dd>
            </div>`,
        )}
      </dl>
      ${addToCalendar(view, consultation, { failed: (error) => view.steps.changes.fail(error) })}
    </div>
    ${problemNotice(view, problem)}
    ${
      asks
        ? cancelQuestion(view, step)
        : html`<div class="actions">
            ${canMove(consultation, nowMs) ? button(view.t('move'), () => view.flow.move()) : nothing}
            ${canCancel(consultation, nowMs) ? button(view.t('cancel'), () => view.steps.changes.askCancel(true)) : nothing}
            ${textAction(view.t('bookAnother'), () => view.steps.again())}
          </div>`
    }`
}

export const cancelledView = (view: StepView, { consultation }: BookingStep & { at: 'cancelled' }): TemplateResult => {
  const { paidWith, creditGivenBack } = consultation.booking
  const isPaid = paidWith === 'credits' || paidWith === 'checkout'
  return html`${isPaid && creditGivenBack !== null ? html`<p>${view.t(creditGivenBack ? 'backGiven' : 'backNot')}</p>` : nothing}
    <div class="actions">${primaryAction(view.t('bookAnother'), { press: () => view.steps.again() })}</div>`
}
