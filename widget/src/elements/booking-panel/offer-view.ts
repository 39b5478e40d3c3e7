import { html, nothing, type TemplateResult } from 'lit'
import type { Length } from '../../controllers/booking-subject.ts'
import { lengthWords } from '../../format/calendar-words.ts'
import { cityOf, zonesByRegion } from '../../format/wall-clock.ts'
import type { BookingView } from './booking-view.ts'

interface Choice<Value> {
  value: Value
  label: string
  note?: string | undefined
}

const choices = <Value>(
  name: string,
  legend: string,
  options: readonly Choice<Value>[],
  chosen: Value,
  choose: (value: Value) => void,
  more: TemplateResult | typeof nothing = nothing,
): TemplateResult => html`
  <fieldset class="chips" part="lengths">
    <legend class="hidden">${legend}</legend>
    ${options.map(
      ({ value, label, note }) =>
        html`<label class="chip" part="length"
          ><input
            class="hidden"
            type="radio"
            name=${name}
            value=${String(value)}
            .checked=${value === chosen}
            @change=${() => choose(value)}
          />
          <span>${label}</span>${note ? html` <span class="note">${note}</span>` : nothing}</label
        >`,
    )}
    ${more}
  </fieldset>
`

const kinds = (view: BookingView): TemplateResult | typeof nothing => {
  const { serviceTypes = [] } = view.subject ?? {}
  if (serviceTypes.length < 2) return nothing
  const options = serviceTypes.map((value) => ({ value, label: view.t(value) }))
  return choices('kind', view.t('kind'), options, view.shownServiceType, (value) => {
    view.chosenType = value
  })
}

const lengths = (view: BookingView): TemplateResult | typeof nothing => {
  const { subject, durationMinutes, resolvedLocale } = view
  if (!subject || view.shownServiceType !== 'private') return nothing
  const { furtherLengths } = subject
  const price = ({ rates }: Length) => {
    const rate = rates.find(({ currency }) => currency === view.shownCurrency)
    return rate && !subject.purchaseId ? view.money(rate) : undefined
  }
  const options = subject.lengths.map((length) => ({
    value: length.minutes,
    label: lengthWords(length.minutes, resolvedLocale),
    note: price(length),
  }))
  const choose = (minutes: number) => {
    view.chosenMinutes = minutes
  }
  const further = (event: Event) => choose(Number((event.target as HTMLSelectElement).value) || subject.defaultMinutes)
  const isFurther = furtherLengths.includes(durationMinutes)
  const more = html`<select
    class=${isFurther ? 'further chosen' : 'further'}
    part="select"
    aria-label=${view.t('otherLength')}
    @change=${further}
  >
    <option value="" ?selected=${!isFurther}>${view.t('otherLength')}</option>
    ${furtherLengths.map(
      (minutes) =>
        html`<option value=${minutes} ?selected=${minutes === durationMinutes}>
          ${lengthWords(minutes, resolvedLocale)}
        </option>`,
    )}
  </select>`
  return options.length < 2 && !furtherLengths.length
    ? nothing
    : choices('length', view.t('length'), options, durationMinutes, choose, furtherLengths.length ? more : nothing)
}

const outline = html`<div class="chips outline"><i></i><i></i><i></i></div>`

/** What kind, how long. */
export const offer = (view: BookingView): TemplateResult =>
  view.subject ? html`${kinds(view)}${lengths(view)}` : outline

/** The zone is said once, and changed where it is said. */
export const zone = (view: BookingView): TemplateResult => {
  const { timeZoneName, zonesListed } = view
  const known = view.subject?.consultants.map(({ timeZone }) => timeZone) ?? []
  const reached = () => {
    view.zonesListed = true
  }
  const change = (event: Event) => {
    view.chosenZone = (event.target as HTMLSelectElement).value
  }
  const option = (name: string) =>
    html`<option value=${name} ?selected=${name === timeZoneName}>${cityOf(name)}</option>`
  return html`<p class="zone small" part="zone">
    <label for="zone">${view.t('yourTime')}</label>
    <select id="zone" part="select" @focus=${reached} @pointerenter=${reached} @change=${change}>
      ${
        zonesListed
          ? zonesByRegion(timeZoneName, ...known).map(
              ([region, zones]) =>
                html`<optgroup label=${region || view.t('elsewhere')}>${zones.map(option)}</optgroup>`,
            )
          : option(timeZoneName)
      }
    </select>
  </p>`
}
