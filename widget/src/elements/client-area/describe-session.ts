import type { Consultation } from '@deskbell/server/contract/consultations'
import { dateWords, momentWords, spanWords, timeWords } from '../../format/calendar-words.ts'
import { cityOf, wallClock } from '../../format/wall-clock.ts'
import type { MessageParams } from '../../locales/messages.ts'
import type { AreaWord } from './area-view.ts'

export interface SessionWording {
  t(key: AreaWord, params?: MessageParams): string
}

export interface Reading {
  locale: string
  timeZone: string
  nowMs: number
}

const dayMs = 86_400_000
const hourMs = 3_600_000

const dayOf = (atMs: number, timeZone: string): number => Date.parse(wallClock(atMs, timeZone).date) / dayMs

/** "now", "in 2 hours", "tomorrow": by the calendar where it is read. */
export const nearness = (
  { startsAt }: Pick<Consultation, 'startsAt'>,
  { locale, timeZone, nowMs }: Reading,
  now: string,
): string => {
  const startMs = Date.parse(startsAt)
  if (startMs <= nowMs) return now
  const days = dayOf(startMs, timeZone) - dayOf(nowMs, timeZone)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const hours = Math.floor((startMs - nowMs) / hourMs)
  if (days) return relative.format(days, 'day')
  return hours ? relative.format(hours, 'hour') : relative.format(Math.ceil((startMs - nowMs) / 60_000), 'minute')
}

export interface WhenView {
  date: string
  time: string
  city: string
  /** By the consultant's clock, where that shows another time. */
  theirs: string
}

export const describeWhen = (
  { startsAt, endsAt, consultant }: Consultation,
  wording: SessionWording,
  reading: Reading,
): WhenView => {
  const there = { ...reading, timeZone: consultant.timeZone }
  const isSameDay = dateWords(startsAt, there) === dateWords(startsAt, reading)
  const time = isSameDay ? timeWords(startsAt, there) : momentWords(startsAt, there)
  const differs = momentWords(startsAt, there) !== momentWords(startsAt, reading)
  return {
    date: dateWords(startsAt, reading),
    time: spanWords(startsAt, endsAt, reading),
    city: cityOf(reading.timeZone),
    theirs: differs ? wording.t('theirTime', { time, city: cityOf(consultant.timeZone) }) : '',
  }
}

const statuses = {
  held: 'statusHeld',
  scheduled: 'statusScheduled',
  confirmed: 'statusConfirmed',
  in_progress: 'statusRunning',
  completed: 'statusCompleted',
  cancelled: 'statusCancelled',
  no_show: 'statusMissed',
} as const

/** How the client's own seat stands, in words. */
export const describeStatus = (
  { status, booking, holdExpiresAt }: Consultation,
  wording: SessionWording,
  reading: Reading,
): string => {
  const own = booking.status === 'booked' ? status : booking.status
  const { creditGivenBack, paidWith } = booking
  const isPaid = paidWith === 'credits' || paidWith === 'checkout'
  const after = own === 'cancelled' && isPaid && creditGivenBack !== null
  return [
    own === 'held' && holdExpiresAt
      ? wording.t('statusHeldUntil', { time: momentWords(holdExpiresAt, reading) })
      : wording.t(statuses[own]),
    after ? wording.t(creditGivenBack ? 'gotBack' : 'notBack') : '',
  ]
    .filter(Boolean)
    .join(' · ')
}
