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
  wording: SessionWording,
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
  if (over.test(state)) return view(wording.t('subEnded'), [])
  if (cancelAtPeriodEnd)
    return view(date ? wording.t('subEnds', { date }) : wording.t('subEnding'), ['resume', 'portal'])
  if (pausedAt)
    return view(date ? wording.t('subPausedUntil', { date }) : wording.t('subPaused'), ['resume', 'cancel', 'portal'])
  if (state === 'past_due' || state === 'unpaid') return view(wording.t('subUnpaid'), ['portal', 'cancel'], true)
  const changes = next ? wording.t('subThen', { title: next.title }) : ''
  const renews = date ? wording.t('subRenews', { date }) : wording.t('subRuns')
  return view([renews, changes].filter(Boolean).join(' '), [next ? 'resume' : 'pause', 'cancel', 'portal'])
}

const stateWords = {
  pending: 'statePending',
  processing: 'stateProcessing',
  review: 'stateReview',
  refunded: 'stateRefunded',
} as const

/** Why a purchase gives nothing, or not yet; empty where all is well. */
export const describeState = ({ state, gift }: Purchase, wording: SessionWording, place: PurchaseReading): string => {
  if (state in stateWords) return wording.t(stateWords[state as keyof typeof stateWords])
  if (!gift) return ''
  return gift.claimedAt
    ? wording.t('giftClaimed', { date: formatDate(gift.claimedAt, place) })
    : wording.t('giftWaiting')
}
