import type { BookingRow } from '../../db/views/consultation-view.ts'
import { spellTime } from '../../domain/booking-mail.ts'
import { escapeHtml } from '../../domain/escape-html.ts'
import { creditOnCancel } from '../../domain/scheduling/cancellation-policy.ts'

/** Asks before anything is given up, and says what becomes of the credit. */
export function cancelPage({ row, now }: { row: BookingRow; now: number }): string {
  const { booking, consultation, practice } = row
  const isPaid = booking.useId !== null
  const back = creditOnCancel(practice.policy, { by: 'client', startsAt: consultation.startsAt, now }) === 'given_back'
  const credit = back
    ? 'Your credit comes back, and you can choose another time with it.'
    : 'It is too late for the credit to come back: it is used up if you cancel now.'
  return page('Cancel this session?', [
    summary(row),
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

function summary({ consultation, consultant, booking }: BookingRow): string {
  return `<p class="what"><strong>${escapeHtml(consultation.title)}</strong><br>
${escapeHtml(consultant.name)}<br>
<time datetime="${new Date(consultation.startsAt).toISOString()}">${escapeHtml(spellTime(consultation, booking.timeZone))}</time><br>
<span class="quiet">${escapeHtml(consultation.reference)}</span></p>`
}

function backLink({ booking, practice }: BookingRow): string {
  if (booking.pageUrl === null) return ''
  return `<p><a href="${escapeHtml(booking.pageUrl)}">Back to ${escapeHtml(practice.name)}</a></p>`
}

const page = (title: string, body: readonly string[]) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/manage/page.css">
<title>${title}</title>
</head>
<body>
<main>
<h1>${title}</h1>
${body.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`

export const manageStyles = `:root { color-scheme: light dark; --text: light-dark(#1c1b1a, #eceae7); --ground: light-dark(#fff, #181716);
  --line: color-mix(in srgb, var(--text) 18%, transparent); --accent: light-dark(#1f5f4a, #7fcfb0); --on-accent: light-dark(#fff, #10241c);
  --danger: light-dark(#a3261b, #ff9d92); --on-danger: light-dark(#fff, #330a06); }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.2; text-wrap: balance; }
.what { padding: 1rem; border: 1px solid var(--line); border-radius: 10px; }
.quiet { opacity: .75; font-size: .875rem; }
label { display: block; margin-block: 1rem .25rem; }
textarea { box-sizing: border-box; width: 100%; padding: .75rem; border: 1px solid var(--line); border-radius: 8px; font: inherit;
  color: inherit; background: transparent; }
button { min-height: 2.75rem; margin-block-start: 1rem; padding: .5rem 1.25rem; border: 0; border-radius: 8px; font: inherit;
  font-weight: 600; color: var(--on-accent); background: var(--accent); cursor: pointer; }
button.danger { color: var(--on-danger); background: var(--danger); }
fieldset { margin: 1rem 0; padding: 0; border: 0; }
legend { padding: 0; font-weight: 600; }
.times { display: grid; grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr)); gap: .5rem; margin-block-start: .5rem; }
.times label { position: relative; margin: 0; }
.times input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
.times span { display: grid; place-items: center; min-height: 2.75rem; border: 1px solid var(--line); border-radius: 8px;
  font-variant-numeric: tabular-nums; }
.times input:checked + span { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
a { color: var(--accent); }
:focus-visible, .times input:focus-visible + span { outline: 2px solid var(--accent); outline-offset: 2px; }
nav { display: flex; gap: 1rem; margin-block: 1rem; }
`
