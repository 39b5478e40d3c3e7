import type { BookingHost } from '../../controllers/booking-flow.ts'
import type { ServiceType } from '../../controllers/booking-subject.ts'
import type { bookingStepsWords } from '../../locales/en/booking-steps.ts'
import type { bookingTimesWords } from '../../locales/en/booking-times.ts'
import type { MessageParams } from '../../locales/messages.ts'

type TimesWord = keyof typeof bookingTimesWords
export type BookingWord = TimesWord | keyof typeof bookingStepsWords

/** What the templates of choosing a time are made from: the element itself. */
export interface BookingView extends BookingHost {
  /** In which rates are told. */
  readonly shownCurrency: string | null
  /** Every zone is listed once somebody reaches for the list. */
  zonesListed?: boolean
  chosenZone?: string | null
  chosenMinutes?: number | null
  chosenType?: ServiceType | null
  /** What comes next could not be loaded. */
  readonly stepsFailed?: boolean
  /** The other words come later. */
  t(key: TimesWord, params?: MessageParams): string
}

export const placeOf = ({ resolvedLocale: locale, timeZoneName: timeZone }: BookingView) => ({ locale, timeZone })
