import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { WaitlistEntry } from '@deskbell/server/contract/waitlist'
import { dayWords, lengthWords, momentWords, spanWords } from '../../format/calendar-words.ts'
import { wallClock } from '../../format/wall-clock.ts'
import { idOf } from './area-actions.ts'
import { button, question, trouble, type AreaView } from './area-view.ts'
import { section } from './section-view.ts'

/** "Any time on Tuesday 1 December", or between two days. */
const window = (view: AreaView, { from, to }: WaitlistEntry): string => {
  const { locale, timeZone } = view.place
  const first = wallClock(Date.parse(from), timeZone).date
  const last = wallClock(Date.parse(to) - 1, timeZone).date
  return first === last
    ? view.t('waitDay', { day: dayWords(first, locale) })
    : view.t('waitDays', { from: dayWords(first, locale), to: dayWords(last, locale) })
}

const offered = (view: AreaView, entry: WaitlistEntry, offer: NonNullable<WaitlistEntry['offer']>): TemplateResult => {
  const key = `offer ${entry.id}`
  const { startsAt, endsAt, expiresAt } = offer
  const time = `${dayWords(wallClock(Date.parse(startsAt), view.place.timeZone).date, view.place.locale)}, ${spanWords(startsAt, endsAt, view.place)}`
  return html`<li class="card offer" part="offer">
    <div>
      <h5>${view.t('offer', { time })}</h5>
      <p class="quiet">
        ${view.t('with', { name: entry.consultant.name })} ·
        ${view.t('offerUntil', { time: momentWords(expiresAt, view.place) })}
      </p>
    </div>
    ${trouble(view, key)}
    <div class="actions">
      ${button(view, view.t('takeOffer'), () => void view.actions.takeOffer(entry), { key, primary: true, label: `${view.t('takeOffer')}: ${time}` })}
      ${button(view, view.t('declineOffer'), () => void view.actions.leaveList(entry), { label: `${view.t('declineOffer')}: ${time}` })}
    </div>
  </li>`
}

const waiting = (view: AreaView, entry: WaitlistEntry): TemplateResult => {
  const { id, ahead: count, durationMinutes, consultant } = entry
  const key = `offer ${id}`
  const leave = view.t('leave')
  const what = window(view, entry)
  return html`<li part="wait">
    <div class="row">
      <div>
        <h5>${what}</h5>
        <p class="quiet small">
          ${lengthWords(durationMinutes, view.place.locale)} · ${view.t('with', { name: consultant.name })} ·
          ${count ? view.t('ahead', { count }) : view.t('aheadNobody')}
        </p>
      </div>
      ${view.actions.asking === key ? nothing : button(view, leave, () => view.actions.askFor(key), { id: idOf(key), quiet: true, label: `${leave}: ${what}` })}
    </div>
    ${
      view.actions.asking === key
        ? question(view, {
            key,
            title: view.t('leaveTitle'),
            text: view.t('leaveText'),
            yes: leave,
            press: () => void view.actions.leaveList(entry),
          })
        : nothing
    }
    ${trouble(view, key)}
  </li>`
}

/** Takes no room where the client waits for nothing. */
export const waitingView = (view: AreaView): TemplateResult | typeof nothing => {
  const { waitlist, waiting: entries } = view.data
  if (!entries.length && !waitlist.error) return nothing
  return section(
    view,
    'waiting',
    [waitlist],
    () =>
      html`<ul class="rows" role="list">
        ${repeat(
          entries,
          ({ id }) => id,
          (entry) => (entry.offer ? offered(view, entry, entry.offer) : waiting(view, entry)),
        )}
      </ul>`,
  )
}
