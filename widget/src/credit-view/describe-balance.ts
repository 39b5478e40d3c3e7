import type { CreditBalance, CreditGrant } from '@deskbell/server/contract/credits'
import { formatDate, type DateSetting } from '../format/dates.ts'
import type { creditWords } from '../locales/en/credits.ts'
import type { MessageParams } from '../locales/messages.ts'

export interface BalanceWording {
  t(key: keyof typeof creditWords, params?: MessageParams): string
}

/** When and where the balance is read. */
export interface Reading extends DateSetting {
  nowMs: number
}

export interface GrantView {
  id: string
  title: string
  /** Expired or used up: said, but not to the fore. */
  quiet: boolean
  /** "4 of 5 left" */
  left: string
  /** Null where there is nothing to measure: unlimited, or expired. */
  progress: { value: number; max: number } | null
  facts: string[]
  /** What the client should know before relying on it; empty where there is nothing. */
  warning: string
}

export interface TypeView {
  label: string
  /** "4 credits · 120 minutes" */
  total: string
  grants: GrantView[]
}

const order = ['private', 'group', 'course'] as const
const soonDays = 14
const dayMs = 86_400_000

/** The number of its calendar day where it is read: "tomorrow" begins at midnight, not in 24 hours. */
const dayOf = (atMs: number, timeZone: string): number =>
  Math.floor(Date.parse(new Intl.DateTimeFormat('en-CA', { timeZone }).format(atMs)) / dayMs)

const dateOf = (instant: string | null | undefined, reading: Reading): string =>
  Number.isNaN(Date.parse(instant ?? '')) ? '' : formatDate(instant as string, reading)

const expiryOf = ({ expiresAt, expired, remaining }: CreditGrant, { t }: BalanceWording, reading: Reading): string => {
  const date = dateOf(expiresAt, reading)
  if (!date) return t('noExpiry')
  if (expired)
    return (remaining ?? 0) > 0 ? t('expiredUnused', { date, unused: remaining ?? 0 }) : t('expired', { date })
  const days = dayOf(Date.parse(expiresAt ?? ''), reading.timeZone) - dayOf(reading.nowMs, reading.timeZone)
  if (days > soonDays) return t('expires', { date })
  return days > 0 ? t('expiresIn', { count: days, date }) : t('expiresToday')
}

const leftOf = ({ credits, remaining }: CreditGrant, { t }: BalanceWording): string => {
  if (credits === null || remaining === null) return t('unlimited')
  if (remaining < 0) return t('overdrawn', { count: -remaining })
  return remaining ? t('left', { count: remaining, credits }) : t('allUsed', { count: credits })
}

export const describeGrant = (grant: CreditGrant, wording: BalanceWording, reading: Reading): GrantView => {
  const { t } = wording
  const { id, title, credits, remaining, expired, frozen, nearCompletion, primary } = grant
  const isOver = expired || (remaining !== null && remaining <= 0)
  const hasBegun = !(Date.parse(grant.startsAt) > reading.nowMs)
  return {
    id,
    title,
    quiet: isOver,
    left: expired ? '' : leftOf(grant, wording),
    progress: expired || !credits || remaining === null ? null : { value: Math.max(0, remaining), max: credits },
    facts: [
      primary && !isOver ? t('primary') : '',
      hasBegun ? '' : t('starts', { date: dateOf(grant.startsAt, reading) }),
      remaining === 0 && !expired ? '' : expiryOf(grant, wording, reading),
    ].filter(Boolean),
    warning:
      frozen && !isOver ? t('frozen') : nearCompletion && !isOver ? t('nearlyUsed', { count: remaining ?? 0 }) : '',
  }
}

const totalOf = (available: { credits: number | null; minutes: number | null } | undefined, t: BalanceWording['t']) => {
  if (!available || available.credits === 0) return t('nothingLeft')
  const { credits, minutes } = available
  if (credits === null) return t('unlimited')
  return [t('credits', { count: credits }), minutes === null ? '' : t('minutes', { count: minutes })]
    .filter(Boolean)
    .join(' · ')
}

/** What a client has left, in words, by type of session; nothing where nothing was ever bought. */
export const describeBalance = (
  { available, grants }: CreditBalance,
  wording: BalanceWording,
  reading: Reading,
): TypeView[] =>
  order
    .map((type) => ({ type, own: grants.filter(({ serviceType }) => serviceType === type) }))
    .filter(({ own }) => own.length)
    .map(({ type, own }) => ({
      label: wording.t(type),
      total: totalOf(available?.[type], wording.t),
      grants: own.map((grant) => describeGrant(grant, wording, reading)),
    }))
