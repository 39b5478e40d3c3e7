import type { Purchase } from '@deskbell/server/contract/purchases'
import { formatDate } from '../../format/dates.ts'
import type { SessionWording } from './describe-session.ts'

export interface PurchaseReading {
  locale: string
  timeZone: string
}

/** What a running subscription can be asked to do. */
export type SubscriptionAction = 'pause' | 'resume' | 'cancel' | 'portal'

export interface StandingView {
  /** "Renews on 1 December 2026" */
  says: string
  isTrouble: boolean
  actions: SubscriptionAction[]
}

const over = /^(canceled|incomplete_expired)$/

export const describeSubscription = (
  { subscription, package: { next } }: Purchase,
  { t }: SessionWording,
  place: PurchaseReading,
): StandingView | null => {
  if (!subscription) return null
  const { state, periodEndsAt, cancelAtPeriodEnd, pausedAt } = subscription
  const date = periodEndsAt ? formatDate(periodEndsAt, place) : ''
  const view = (says: string, actions: SubscriptionAction[], isTrouble = false): StandingView => ({
    says,
    isTrouble,
    actions,
  })
  if (over.test(state)) return view(t('subEnded'), [])
  if (cancelAtPeriodEnd) return view(date ? t('subEnds', { date }) : t('subEnding'), ['resume', 'portal'])
  if (pausedAt) return view(date ? t('subPausedUntil', { date }) : t('subPaused'), ['resume', 'cancel', 'portal'])
  if (state === 'past_due' || state === 'unpaid') return view(t('subUnpaid'), ['portal', 'cancel'], true)
  const changes = next ? t('subThen', { title: next.title }) : ''
  const renews = date ? t('subRenews', { date }) : t('subRuns')
  return view([renews, changes].filter(Boolean).join(' '), [next ? 'resume' : 'pause', 'cancel', 'portal'])
}

const stateWords = {
  pending: 'statePending',
  processing: 'stateProcessing',
  review: 'stateReview',
  refunded: 'stateRefunded',
} as const

/** Why a purchase gives nothing, or not yet; empty where all is well. */
export const describeState = ({ state, gift }: Purchase, { t }: SessionWording, place: PurchaseReading): string => {
  if (state in stateWords) return t(stateWords[state as keyof typeof stateWords])
  if (!gift) return ''
  return gift.claimedAt ? t('giftClaimed', { date: formatDate(gift.claimedAt, place) }) : t('giftWaiting')
}
