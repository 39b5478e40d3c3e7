import type { BookingRow } from '../../db/views/consultation-view.ts'
import type { GrantRow } from '../../db/views/credit-view.ts'
import { escapeHtml } from '../../domain/escape-html.ts'
import { remainingCredits } from '../../domain/ledger.ts'
import { spellInstant } from '../../domain/mail/times.ts'
import { backLink, page, summary } from '../shared/link-page.ts'

type OfferPage = { row: BookingRow; expiresAt: number; paying: { grant: GrantRow; credits: number } | null }

/** The place, what pays for it, and yes or no. */
export function offerPage({ row, expiresAt, paying }: OfferPage): string {
  const until = escapeHtml(spellInstant(expiresAt, row.booking.timeZone, 'en-GB'))
  return page('A place for you', [
    summary(row),
    `<p>It is kept for you until ${until}.</p>`,
    paying === null ? withoutCredits(row) : `<p>${escapeHtml(spellPaying(paying))}</p>`,
    `<form method="post">
${paying === null ? '' : '<button type="submit" name="answer" value="accept">Take it</button>'}
<button type="submit" name="answer" value="decline" class="plain">No, thanks</button>
</form>`,
    paying === null ? '' : backLink(row),
  ])
}

function spellPaying({ grant, credits }: { grant: GrantRow; credits: number }): string {
  const left = remainingCredits(grant)
  const of = left === null ? '' : ` of the ${left} you have left`
  return `It takes ${credits} ${credits === 1 ? 'credit' : 'credits'}${of} from “${grant.title}” (${grant.reference}).`
}

function withoutCredits({ booking, practice }: BookingRow): string {
  const where =
    booking.pageUrl === null
      ? `from ${escapeHtml(practice.name)}`
      : `on <a href="${escapeHtml(booking.pageUrl)}">the page of ${escapeHtml(practice.name)}</a>`
  return `<p>You have no credits that pay for it. Buy some ${where}, then open this link again: the place stays kept until then.</p>`
}

export function takenPage(row: BookingRow): string {
  return page('It is yours', [
    summary(row),
    '<p>You get an email with the entry for your calendar, and links to move or cancel it.</p>',
    backLink(row),
  ])
}

export function declinedPage(row: BookingRow): string {
  return page('You have declined', [
    summary(row),
    '<p>The next one in line is asked. Nothing was booked.</p>',
    backLink(row),
  ])
}
