import type { OutboxBody } from '../../db/schema/index.ts'
import { escapeHtml } from '../../domain/escape-html.ts'

/**
 * Tells a client of credits that they did not pay for here. Contact details are not in it: the address was typed by
 * somebody else.
 */
export function givenMail(given: {
  practice: { name: string; locale: string; timeZone: string }
  reference: string
  title: string
  bundleDescription: string
  startsAt: number
  expiresAt: number | null
  pageUrl: string | null
  now: number
}): OutboxBody {
  const { practice, title, startsAt, expiresAt, pageUrl } = given
  const days = new Intl.DateTimeFormat(practice.locale, { dateStyle: 'long', timeZone: practice.timeZone })
  const lines = [
    `${practice.name} has added a package for you.`,
    `${title}: ${given.bundleDescription}`,
    ...(startsAt > given.now ? [`Valid from ${days.format(startsAt)}`] : []),
    // The instant of expiry is the first at which it is over.
    ...(expiresAt === null ? [] : [`Valid through ${days.format(expiresAt - 1)}`]),
    `Reference: ${given.reference}`,
    'To see your balance and how to get in touch, on any device, open the page and sign in with this email address.',
  ]
  const text = [...lines, ...(pageUrl === null ? [] : [pageUrl])].join('\n\n')
  const link = pageUrl === null ? '' : `<p><a href="${escapeHtml(pageUrl)}">Open the page</a></p>`
  return {
    subject: `${title}: added for you by ${practice.name}`,
    text,
    html: lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('') + link,
  }
}
