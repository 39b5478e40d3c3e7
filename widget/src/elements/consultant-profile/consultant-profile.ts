import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { ConsultantProfile as Profile, Slot } from '@deskbell/server/contract/availability'
import { listConsultants } from '../../api/practices.ts'
import { getProfile } from '../../api/scheduling.ts'
import { ApiError } from '../../api/api-error.ts'
import { loadPart } from '../../config.ts'
import { LoadController } from '../../controllers/load-controller.ts'
import { lengthWords, momentWords } from '../../format/calendar-words.ts'
import { resolveTimeZone } from '../../format/dates.ts'
import { cityOf } from '../../format/wall-clock.ts'
import type { consultantProfileWords } from '../../locales/en/consultant-profile.ts'
import { controls } from '../../styles/controls.ts'
import { reading } from '../../styles/reading.ts'
import { tokens } from '../../styles/tokens.ts'
import { DeskbellElement } from '../base/deskbell-element.ts'
import { consultantProfileStyles } from './consultant-profile.styles.ts'

/** The part of a booking panel that a chosen time is handed over to. */
interface Panel extends HTMLElement {
  readonly updateComplete: Promise<boolean>
  bookWhenReady?: (slot: Slot) => void
}

const panelTags = 'booking-panel,deskbell-booking-panel'

/** The page hears once that something is shown. */
const once = (event: Event): void => event.stopPropagation()

/**
 * Who the consultant is, what sessions there are, and the next free times. A time chosen here goes on in the booking
 * panel on the page, or in one that opens below.
 *
 * @fires slot-select - A time was chosen; `detail` is `{startsAt, endsAt, durationMinutes}`. Cancelable.
 * @slot heading - Stands above the consultant.
 * @csspart person, photo, name, headline, bio, expertise, lengths, times, time, button, empty, error, retry
 */
export class ConsultantProfile extends DeskbellElement<typeof consultantProfileWords> {
  static override styles = [tokens, controls, reading, consultantProfileStyles]

  static override properties: PropertyDeclarations = { currency: {}, opened: { state: true } }

  /** Of the rates; the practice's first one unless given. */
  declare currency?: string | null
  /** @internal The time that the panel below is opened with; `all` opens it without one. */
  declare opened?: Slot | 'all' | null

  readonly #profile = new LoadController<Profile>(
    this,
    () => `${this.consultant ?? ''} ${this.client.practice}`,
    (_, signal) => this.#load(signal),
  )

  async #load(signal: AbortSignal): Promise<Profile> {
    const { client, consultant } = this
    const consultantId = consultant || (await listConsultants(client, { signal })).data[0]?.id
    if (!consultantId) throw new ApiError({ status: 404, code: 'not_found', message: '' })
    return getProfile(client, consultantId, { signal })
  }

  async #choose(slot: Slot | 'all', consultantId: string): Promise<void> {
    if (slot !== 'all') {
      const { startsAt, endsAt } = slot
      const durationMinutes = (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000
      if (!this.emit('slot-select', { startsAt, endsAt, durationMinutes }, true)) return
    }
    const standing = [...document.querySelectorAll<Panel>(panelTags)].find((panel) => {
      const whose = panel.getAttribute('consultant')
      return !whose || whose === consultantId
    })
    if (!standing) {
      this.opened = slot
      await loadPart('booking-panel', this).catch(() => {})
      await this.updateComplete
    }
    const panel = standing ?? this.renderRoot.querySelector<Panel>(panelTags)
    if (!panel) return
    const still = matchMedia('(prefers-reduced-motion)').matches
    panel.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'start' })
    if (slot !== 'all') panel.bookWhenReady?.(slot)
  }

  protected override render(): TemplateResult {
    return html`<slot name="heading"></slot>${this.#content()}`
  }

  #content(): TemplateResult {
    const { state } = this.#profile
    switch (state.phase) {
      case 'loading':
        return html`<p class="hidden" role="status">${this.t('loading')}</p>
          <div class="skeleton"></div>`
      case 'failed':
        return state.error.status === 404
          ? html`<p part="empty">${this.t('missing')}</p>`
          : html`<div part="error" role="alert">
              <p>${this.t('failed')}</p>
              <button class="button" part="retry" @click=${() => this.#profile.retry()}>
                <span>${this.t('retry')}</span>
              </button>
            </div>`
      case 'ready':
        return this.#show(state.value)
    }
  }

  #show(profile: Profile): TemplateResult {
    const { name, headline, photoUrl, bio, expertise, sessionConfig } = profile
    return html`
      <div class="person" part="person">
        ${photoUrl ? html`<img part="photo" src=${photoUrl} alt="" width="96" height="96" />` : nothing}
        <div>
          <h3 part="name"><bdi>${name}</bdi></h3>
          ${headline ? html`<p class="quiet" part="headline" dir="auto">${headline}</p>` : nothing}
        </div>
      </div>
      <div class="halves">
        <div class="sections">
          ${bio ? html`<p class="prose" part="bio" dir="auto">${bio}</p>` : nothing}
          ${
            expertise.length
              ? html`<ul class="expertise small" part="expertise" role="list" aria-label=${this.t('expertise')}>
                  ${expertise.map((topic) => html`<li><bdi>${topic}</bdi></li>`)}
                </ul>`
              : nothing
          }
        </div>
        ${sessionConfig?.active ? this.#sessions(profile, sessionConfig) : nothing}
      </div>
      ${this.opened ? this.#panel(profile.id) : nothing}
    `
  }

  #sessions({ id, nextSlots }: Profile, config: NonNullable<Profile['sessionConfig']>): TemplateResult {
    const { resolvedLocale: locale } = this
    const timeZone = resolveTimeZone(this.timeZone)
    const currency = this.currency ?? config.currencies[0]
    return html`<div class="sections">
      <section aria-labelledby="lengths">
        <h4 id="lengths">${this.t('lengths')}</h4>
        <ul class="lengths" part="lengths" role="list">
          ${config.durations.map(({ durationMinutes, rates }) => {
            const rate = rates.find((one) => one.currency === currency)
            return html`<li>
              <span>${lengthWords(durationMinutes, locale)}</span>
              <span class=${rate ? '' : 'quiet'}>${rate ? this.money(rate) : this.t('withCredits')}</span>
            </li>`
          })}
        </ul>
      </section>
      <section aria-labelledby="next">
        <div>
          <h4 id="next">${this.t('next')}</h4>
          <p class="quiet small">${this.t('yourTime', { city: cityOf(timeZone) })}</p>
        </div>
        ${
          nextSlots.length
            ? html`<ul class="times" part="times" role="list">
                ${nextSlots.map((slot) => {
                  const time = momentWords(slot.startsAt, { locale, timeZone })
                  return html`<li>
                    <button
                      class="button"
                      part="time"
                      type="button"
                      aria-label=${this.t('bookAt', { time })}
                      @click=${() => void this.#choose(slot, id)}
                    >
                      <span>${time}</span>
                    </button>
                  </li>`
                })}
              </ul>`
            : html`<p part="empty">${this.t('noTimes')}</p>`
        }
        <div>
          <button class="button" part="button" type="button" @click=${() => void this.#choose('all', id)}>
            <span>${this.t('allTimes')}</span>
          </button>
        </div>
      </section>
    </div>`
  }

  #panel(consultantId: string): TemplateResult {
    return html`<deskbell-booking-panel
      consultant=${consultantId}
      .api=${this.api}
      .practice=${this.practice}
      .locale=${this.locale}
      .timeZone=${this.timeZone}
      .currency=${this.currency}
      @deskbell-ready=${once}
    ></deskbell-booking-panel>`
  }
}
