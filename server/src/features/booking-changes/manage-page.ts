import type { BookingRow } from '../../db/views/consultation-view.ts'
import { escapeHtml } from '../../domain/escape-html.ts'
import { creditOnCancel } from '../../domain/scheduling/cancellation-policy.ts'
import { backLink, page, summary } from '../shared/link-page.ts'

export { pageStyles as manageStyles } from '../shared/link-page.ts'

/** Asks before anything is given up, and says what becomes of the credit. */
export function cancelPage({
  row,
  seats,
  now,
}: {
  row: BookingRow
  seats: readonly BookingRow[]
  now: number
}): string {
  const { booking, practice } = row
  const startsAt = Math.min(...seats.map(({ consultation }) => consultation.startsAt))
  const isPaid = booking.useId !== null
  const back = creditOnCancel(practice.policy, { by: 'client', startsAt, now }) === 'given_back'
  const credit = back
    ? 'Your credit comes back, and you can choose another time with it.'
    : 'It is too late for the credit to come back: it is used up if you cancel now.'
  return page('Cancel this session?', [
    summary(row),
    seats.length > 1
      ? `<p>It is of a course, which was booked as one: all ${seats.length} sessions are cancelled.</p>`
      : '',
    isPaid ? `<p>${credit}</p>` : '',
    `<form method="post">
<label for="reason">Would you like to say why? <span class="quiet">You need not.</span></label>
<textarea id="reason" name="reason" rows="3" maxlength="300"></textarea>
<button type="submit" class="danger">Cancel the session</button>
</form>`,
    backLink(row),
  ])
}

type Times = { row: BookingRow; now: number; times: readonly number[]; earlier: string | null; later: string | null }

/** Free times by day, in the client's zone. */
export function reschedulePage({ row, times, earlier, later }: Times): string {
  const { timeZone } = row.booking
  const dayOf = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', day: 'numeric', month: 'long' })
  const clockOf = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  const days = Map.groupBy(times, (at) => dayOf.format(at))
  const groups = [...days].map(
    ([day, starts]) =>
      `<fieldset><legend>${escapeHtml(day)}</legend><div class="times">${starts
        .map((at) => {
          const iso = new Date(at).toISOString()
          return `<label><input type="radio" name="startsAt" value="${iso}" required><span>${clockOf.format(at)}</span></label>`
        })
        .join('')}</div></fieldset>`,
  )
  const pages = [
    ...(earlier === null ? [] : [`<a href="?from=${earlier}">Earlier times</a>`]),
    ...(later === null ? [] : [`<a href="?from=${later}">Later times</a>`]),
  ].join(' ')
  const form =
    groups.length === 0
      ? '<p>Nothing is free in these two weeks.</p>'
      : `<form method="post">${groups.join('\n')}<button type="submit">Move the session</button></form>`
  return page('Choose another time', [
    summary(row),
    `<p class="quiet">Times are those of ${escapeHtml(timeZone.replaceAll('_', ' '))}.</p>`,
    form,
    pages === '' ? '' : `<nav aria-label="More times">${pages}</nav>`,
    backLink(row),
  ])
}

export function donePage({ row, did }: { row: BookingRow; did: 'cancelled' | 'moved' }): string {
  const credit =
    did === 'cancelled' && row.booking.useId !== null
      ? row.givenBack
        ? '<p>Your credit is back.</p>'
        : '<p>The credit is used up, because it was cancelled late.</p>'
      : ''
  return page(did === 'cancelled' ? 'The session is cancelled' : 'The session has a new time', [
    summary(row),
    credit,
    '<p>You get an email with the change for your calendar.</p>',
    backLink(row),
  ])
}
