import type { Allowance, PublicPackage } from '@deskbell/server/contract/packages'
import type { Money } from '@deskbell/server/contract/primitives'
import { resolveTimeZone } from '../format/dates.ts'
import type { packageWords } from '../locales/en/package.ts'
import type { MessageParams } from '../locales/messages.ts'

/** How an element words things: the element itself. */
export interface Wording {
  readonly resolvedLocale: string
  readonly timeZone?: string | null
  t(key: keyof typeof packageWords, params?: MessageParams): string
  money(money: Money): string
}

/** A package in the words and figures a visitor reads; what does not apply is empty. */
export interface PackageView {
  price: string
  period: string
  /** The price before, where it was higher. */
  was: string
  /** For how long the price holds, and how it is paid. */
  notes: string[]
  /** What a session comes to, and what is saved. */
  worth: string[]
  inside: string[]
  /** How many places are left, and who may have one. */
  places: string
  soldOut: boolean
  /** Why it cannot be had now; empty where it can. */
  unavailable: string
}

const unlimited = { private: 'allPrivate', group: 'allGroup', course: 'allCourse' } as const

/** Few places are worth saying; many are only a number. */
const fewPlaces = 10

const hourMs = 3_600_000

/** "Until 1 January, then $600"; towards the end, how much time is left. */
const offerOf = ({ offer, originalPrice }: PublicPackage, wording: Wording, nowMs: number): string => {
  const end = new Date(offer?.endsAt ?? '')
  const hours = Math.floor((+end - nowMs) / hourMs)
  if (!(hours >= 0)) return ''
  const { resolvedLocale, timeZone } = wording
  const until =
    hours < 24
      ? wording.t('hoursLeft', { count: hours || 1 })
      : hours < 72
        ? wording.t('daysLeft', { count: Math.floor(hours / 24) })
        : wording.t('until', {
            date: end.toLocaleDateString(resolvedLocale, {
              day: 'numeric',
              month: 'long',
              timeZone: resolveTimeZone(timeZone),
            }),
          })
  return originalPrice ? wording.t('offerThen', { until, money: wording.money(originalPrice) }) : until
}

/** "$100 now, $350 in 30 days" or "3 payments of $150 a month" */
const termsOf = ({ paymentTerms: terms }: PublicPackage, wording: Wording): string => {
  const [now, later] = (terms?.parts ?? []).map(({ amount }) => wording.money(amount))
  if (!terms || !now || !later) return ''
  if (terms.kind === 'deposit') return wording.t('deposit', { now, later, count: terms.balanceDueDays })
  const all = wording.t('instalments', { payments: terms.count, money: later, count: terms.everyMonths })
  return now === later ? all : wording.t('uneven', { all, now })
}

export const describePackage = (pack: PublicPackage, wording: Wording, nowMs = Date.now()): PackageView => {
  const { eligibility, price, originalPrice, valuePerSession, placesLeft, selling, validDays, type } = pack
  const saved = (originalPrice?.amount ?? 0) - price.amount
  const sessions = ({ serviceType, credits, creditUnitMinutes: minutes }: Allowance) =>
    credits ? wording.t(serviceType, { count: credits, minutes }) : wording.t(unlimited[serviceType], { minutes })
  return {
    price: price.amount ? wording.money(price) : wording.t('free'),
    period: type === 'monthly' || type === 'quarterly' || type === 'annual' ? wording.t(type) : '',
    was: originalPrice && saved > 0 ? wording.money(originalPrice) : '',
    notes: [offerOf(pack, wording, nowMs), termsOf(pack, wording)].filter(Boolean),
    worth: [
      price.amount && valuePerSession && pack.sessionCount !== 1
        ? wording.t('perSession', { money: wording.money(valuePerSession) })
        : '',
      saved > 0 ? wording.t('saving', { money: wording.money({ ...price, amount: saved }) }) : '',
    ].filter(Boolean),
    inside: [...pack.allowances.map(sessions), validDays ? wording.t('valid', { count: validDays }) : ''].filter(
      Boolean,
    ),
    places: [
      placesLeft && placesLeft <= fewPlaces ? wording.t('places', { count: placesLeft }) : '',
      eligibility?.newClientsOnly ? wording.t('newClients') : '',
      eligibility?.maxPerClient ? wording.t('perClient', { count: eligibility.maxPerClient }) : '',
    ]
      .filter(Boolean)
      .join(' · '),
    soldOut: placesLeft === 0,
    unavailable: placesLeft === 0 ? wording.t('soldOut') : selling === false ? wording.t('notSelling') : '',
  }
}
