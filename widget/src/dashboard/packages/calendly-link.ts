export type CalendlyProblem = 'elsewhere' | 'no_event' | 'unreadable'

/** People paste the address as the browser shows it, without its scheme. */
export const tidyCalendlyLink = (text: string): string => {
  const link = text.trim()
  if (/^(?:www\.)?calendly\.com\//i.test(link)) return `https://${link}`
  return link.replace(/^http:\/\/(?=(?:www\.)?calendly\.com\/)/i, 'https://')
}

/** The rule the server keeps, with the reason. Null where the link is right. */
export const calendlyProblem = (text: string): CalendlyProblem | null => {
  const url = URL.parse(text)
  if (url === null || url.protocol !== 'https:') return 'unreadable'
  const isCalendly = url.hostname === 'calendly.com' || url.hostname === 'www.calendly.com'
  if (!isCalendly || url.port !== '' || url.username !== '' || url.password !== '') return 'elsewhere'
  if (url.pathname.split('/').filter(Boolean).length < 2) return 'no_event'
  const isEventPage = /^https:\/\/(?:www\.)?calendly\.com(?:\/[A-Za-z0-9][A-Za-z0-9_-]*){2,4}\/?(?:[?#].*)?$/i.test(
    text,
  )
  return isEventPage ? null : 'unreadable'
}
