import type { BookingRow } from '../../db/views/consultation-view.ts'
import { spellTime } from '../../domain/mail/times.ts'
import { escapeHtml } from '../../domain/escape-html.ts'

/** What it is about: the session, with whom and when. */
export function summary({ consultation, consultant, booking }: BookingRow): string {
  return `<p class="what"><strong>${escapeHtml(consultation.title)}</strong><br>
${escapeHtml(consultant.name)}<br>
<time datetime="${new Date(consultation.startsAt).toISOString()}">${escapeHtml(spellTime(consultation, booking.timeZone))}</time><br>
<span class="quiet">${escapeHtml(consultation.reference)}</span></p>`
}

export function backLink({ booking, practice }: BookingRow): string {
  if (booking.pageUrl === null) return ''
  return `<p><a href="${escapeHtml(booking.pageUrl)}">Back to ${escapeHtml(practice.name)}</a></p>`
}

/** The frame of every page that a link in a mail leads to. @param title and the parts are HTML */
export const page = (title: string, body: readonly string[]) => `<!doctype html>
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

export const pageStyles = `:root { color-scheme: light dark; --text: light-dark(#1c1b1a, #eceae7); --ground: light-dark(#fff, #181716);
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
button.plain { color: inherit; background: transparent; border: 1px solid var(--line); }
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
