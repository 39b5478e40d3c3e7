import type { BookingHost } from '../../controllers/booking-flow.ts'
import type { ServiceType } from '../../controllers/booking-subject.ts'
import type { bookingPanelWords } from '../../locales/en/booking-panel.ts'
import type { MessageParams } from '../../locales/messages.ts'

export type BookingWord = keyof typeof bookingPanelWords

/** What the templates of choosing a time are made from: the element itself. */
export interface BookingView extends BookingHost {
  /** In which rates are told. */
  readonly shownCurrency: string | null
  /** Every zone is listed once somebody reaches for the list. */
  zonesListed?: boolean
  chosenZone?: string | null
  chosenMinutes?: number | null
  chosenType?: ServiceType | null
  t(key: BookingWord, params?: MessageParams): string
}

export const placeOf = ({ resolvedLocale: locale, timeZoneName: timeZone }: BookingView) => ({ locale, timeZone })

export const kindWords: Record<ServiceType, [name: BookingWord, inSentence: BookingWord]> = {
  private: ['private', 'inPrivate'],
  group: ['group', 'inGroup'],
  course: ['course', 'inCourse'],
}
