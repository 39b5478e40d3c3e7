import { html, nothing, type TemplateResult } from 'lit'
import type { Slot } from '@deskbell/server/contract/availability'
import { primaryAction, textAction } from '../../controllers/action.ts'
import type { BookingStep } from '../../controllers/booking-state.ts'
import { field } from '../../controllers/field.ts'
import { problemNotice, problemWords } from '../../controllers/problem-words.ts'
import { signInForm } from '../../controllers/sign-in-view.ts'
import { dateWords, shortWords, spanWords } from '../../format/calendar-words.ts'
import { cityOf } from '../../format/wall-clock.ts'
import { seePackages } from '../../session-view/see-packages.ts'
import { placeOf, type BookingWord } from './booking-view.ts'
import type { StepView } from './steps-view.ts'
import { payers, paying } from './pay-view.ts'

const types = [
  'strategy_session',
  'technical_consultation',
  'advisory',
  'training',
  'workshop',
  'review',
  'status_update',
  'troubleshooting',
] as const satisfies readonly BookingWord[]

const consultantOf = ({ subject, flow }: StepView, { consultantIds }: Slot) =>
  flow.state.moving?.consultant ??
  subject?.consultants.find(({ id }) => id === consultantIds?.[0]) ??
  subject?.consultants[0]

/** The time in question stays in sight. */
const chosenTime = (view: StepView, slot: Slot): TemplateResult => {
  const place = placeOf(view)
  const { startsAt, endsAt, title } = slot
  const consultant = consultantOf(view, slot)
  return html`<div class="chosen-time" part="summary">
    ${consultant?.photoUrl ? html`<img part="photo" src=${consultant.photoUrl} alt="" width="48" height="48" />` : nothing}
    <div>
      <p class="when">${dateWords(startsAt, place)}</p>
      <p>${spanWords(startsAt, endsAt, place)} <span class="quiet">${cityOf(place.timeZone)}</span></p>
      ${title ? html`<p><bdi>${title}</bdi></p>` : nothing}
      ${consultant ? html`<p class="quiet">${view.t('with', { name: consultant.name })}</p>` : nothing}
      <p>${textAction(view.t('change'), () => view.flow.back())}</p>
    </div>
  </div>`
}

const nameField = (view: StepView): TemplateResult => {
  const { step } = view.flow.state
  const { typed } = view.steps.details
  const missing = 'problem' in step && step.problem?.code === 'name_missing'
  return field({
    id: 'name',
    label: view.t('name'),
    autocomplete: 'name',
    value: typed.name,
    error: missing && view.t('name_missing'),
    typed: (text) => (typed.name = text.trim()),
  })
}

const aboutFields = (view: StepView, name: string): TemplateResult => {
  const { typed } = view.steps.details
  return html`
    <div class="field" part="field">
      <label for="about">${view.t('about')}</label>
      <textarea
        id="about"
        part="input"
        rows="3"
        maxlength="2000"
        aria-describedby="about-help"
        .value=${typed.about}
        @input=${(event: Event) => (typed.about = (event.target as HTMLTextAreaElement).value)}
      ></textarea>
      <p class="help" id="about-help">${view.t('aboutHelp', { name })}</p>
    </div>
    ${
      view.shownServiceType === 'private'
        ? html`<div class="field" part="field">
            <label for="type">${view.t('type')}</label>
            <select
              id="type"
              part="select"
              @change=${(event: Event) => (typed.type = (event.target as HTMLSelectElement).value)}
            >
              <option value="">${view.t('anyType')}</option>
              ${types.map((type) => html`<option value=${type} ?selected=${type === typed.type}>${view.t(type)}</option>`)}
            </select>
          </div>`
        : nothing
    }
  `
}

/** Somebody has to be known before anything is kept for them. */
export const askWho = (view: StepView, why: string): TemplateResult =>
  html`<p>${why}</p>
    ${signInForm(view, { fields: nameField(view) })}`

/** What to do where neither credits nor money can pay. */
const nothingPays = (view: StepView): TemplateResult =>
  html`<p class="notice" part="notice">${view.t('nothingPays')}</p>
    <div class="actions">${seePackages(view)}</div>`

const confirmForm = (view: StepView, step: BookingStep & { at: 'details' }): TemplateResult => {
  const { resolvedLocale } = view
  const { details } = view.steps
  const { slot, busy, problem, priceBefore } = step
  const { payer } = details
  if (!payer && details.means !== undefined) return nothingPays(view)
  const time = shortWords(slot.startsAt, placeOf(view))
  const isPaid = payer?.with === 'checkout'
  const label = isPaid ? view.t('payTime', { price: view.money(payer.price) }) : view.t('confirmTime', { time })
  const send = (event: SubmitEvent) => {
    event.preventDefault()
    void details.confirm()
  }
  const notice =
    problem?.code === 'name_missing'
      ? nothing
      : priceBefore && slot.rate
        ? html`<p class="notice" role="alert">${view.t('price_changed', { price: view.money(slot.rate) })}</p>`
        : problemNotice(view, problem)
  return html`<form novalidate lang=${resolvedLocale} @submit=${send}>
    ${details.asksName ? nameField(view) : nothing} ${aboutFields(view, consultantOf(view, slot)?.name ?? '')}
    ${payers(view)} ${notice}
    <div class="confirm">${paying(view)} ${primaryAction(label, { busy: (busy || !payer) && view.t('moment') })}</div>
  </form>`
}

export const detailsView = (view: StepView, step: BookingStep & { at: 'details' }): TemplateResult => html`
  <div class="columns">
    ${chosenTime(view, step.slot)}
    <div class="step">
      ${view.steps.details.isSignedIn ? confirmForm(view, step) : html`${problemNotice(view, step.problem)}${askWho(view, view.t('signInWhy'))}${paying(view)}`}
    </div>
  </div>
`

export const moveView = (view: StepView, { slot, busy, problem }: BookingStep & { at: 'move' }): TemplateResult => {
  const place = placeOf(view)
  const { moving } = view.flow.state
  return html`<div class="columns">
    ${chosenTime(view, slot)}
    <div class="step">
      ${moving ? html`<p>${view.t('moveFrom', { time: `${dateWords(moving.startsAt, place)}, ${spanWords(moving.startsAt, moving.endsAt, place)}` })}</p>` : nothing}
      <p class="quiet">${view.t('moveKeeps')}</p>
      ${problem ? html`<p class="error" part="error" role="alert">${problemWords(view, problem)}</p>` : nothing}
      <div class="actions">
        ${primaryAction(view.t('confirmMove', { time: shortWords(slot.startsAt, place) }), {
          busy: busy && view.t('moment'),
          press: () => void view.steps.changes.confirmMove(),
        })}
      </div>
    </div>
  </div>`
}
