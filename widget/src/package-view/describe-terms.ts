import type { PublicPackage } from '@deskbell/server/contract/packages'
import { formatDate, resolveTimeZone } from '../format/dates.ts'
import type { packageDetailsWords } from '../locales/en/package-details.ts'
import type { MessageParams } from '../locales/messages.ts'

interface TermsWording {
  readonly resolvedLocale: string
  readonly timeZone?: string | null
  t(key: keyof typeof packageDetailsWords, params?: MessageParams): string
}

/** What there is room to say only where one package has the page to itself. */
export const describeTerms = (pack: PublicPackage, wording: TermsWording): string[] => {
  const { eligibility, paymentTerms, saleEndsAt, rollOver } = pack
  const { t, resolvedLocale: locale, timeZone } = wording
  const say = t.bind(wording)
  const ends = Date.parse(saleEndsAt ?? '')
  return [
    paymentTerms?.creditsRule === 'per_payment' ? say('creditsPerPayment') : '',
    rollOver ? say('rollOver') : '',
    eligibility?.newClientsOnly ? say('newClientsOnly') : '',
    Number.isNaN(ends)
      ? ''
      : say('saleEnds', { date: formatDate(saleEndsAt as string, { locale, timeZone: resolveTimeZone(timeZone) }) }),
  ].filter(Boolean)
}
