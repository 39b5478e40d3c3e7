import type { Allowance, PublicPackage } from '@deskbell/server/contract/packages'
import type { Money } from '@deskbell/server/contract/primitives'
import type { packageWords } from '../locales/en/package.ts'
import type { MessageParams } from '../locales/messages.ts'

/** How an element words things: the element itself. */
export interface Wording {
  t(key: keyof typeof packageWords, params?: MessageParams): string
  money(money: Money): string
}

/** A package in the words and figures a visitor reads; what does not apply is empty. */
export interface PackageView {
  price: string
  period: string
  /** The price before, where it was higher. */
  was: string
  /** What a session comes to, and what is saved. */
  worth: string[]
  inside: string[]
  places: string
  soldOut: boolean
}

const unlimited = { private: 'allPrivate', group: 'allGroup', course: 'allCourse' } as const

/** Few places are worth saying; many are only a number. */
const fewPlaces = 10

export const describePackage = (pack: PublicPackage, wording: Wording): PackageView => {
  const { price, originalPrice, valuePerSession, placesLeft, validDays, type } = pack
  const saved = (originalPrice?.amount ?? 0) - price.amount
  const sessions = ({ serviceType, credits, creditUnitMinutes: minutes }: Allowance) =>
    credits ? wording.t(serviceType, { count: credits, minutes }) : wording.t(unlimited[serviceType], { minutes })
  return {
    price: price.amount ? wording.money(price) : wording.t('free'),
    period: type === 'monthly' || type === 'quarterly' || type === 'annual' ? wording.t(type) : '',
    was: originalPrice && saved > 0 ? wording.money(originalPrice) : '',
    worth: [
      price.amount && valuePerSession && pack.sessionCount !== 1
        ? wording.t('perSession', { money: wording.money(valuePerSession) })
        : '',
      saved > 0 ? wording.t('saving', { money: wording.money({ ...price, amount: saved }) }) : '',
    ].filter(Boolean),
    inside: [...pack.allowances.map(sessions), validDays ? wording.t('valid', { count: validDays }) : ''].filter(Boolean),
    places: placesLeft && placesLeft <= fewPlaces ? wording.t('places', { count: placesLeft }) : '',
    soldOut: placesLeft === 0,
  }
}
