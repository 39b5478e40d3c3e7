import { fieldProblem } from './errors.ts'

/**
 * The one spelling of a link to a Calendly event page: https, calendly.com itself, a path of user and event type.
 * @returns null where it is anything else
 */
export function normaliseCalendlyLink(text: string): string | null {
  const url = URL.parse(text)
  if (url === null || url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
    return null
  if (url.hostname !== 'calendly.com' && url.hostname !== 'www.calendly.com') return null
  // Backslashes, dots and encoded slashes can make a path that reads otherwise than it resolves.
  if (!/^https:\/\/(?:www\.)?calendly\.com(?:\/[A-Za-z0-9][A-Za-z0-9_-]*){2,4}\/?(?:[?#].*)?$/i.test(text)) return null
  return `https://calendly.com${url.pathname.replace(/\/$/, '')}${url.search}`
}

/** @throws DeskbellError `calendly_link_invalid` */
export function checkCalendlyLink(text: string, path: string): string {
  const link = normaliseCalendlyLink(text)
  if (link === null) {
    throw fieldProblem(
      'calendly_link_invalid',
      path,
      'Use the address of your Calendly event page, as in https://calendly.com/jane-doe/intro-call.',
    )
  }
  return link
}
