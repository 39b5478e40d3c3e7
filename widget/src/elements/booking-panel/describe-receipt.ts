import type { Consultation } from '@deskbell/server/contract/consultations'
import type { Money } from '@deskbell/server/contract/primitives'
import { dateWords, momentWords, spanWords, timeWords } from '../../format/calendar-words.ts'
import { cityOf } from '../../format/wall-clock.ts'
import type { MessageParams } from '../../locales/messages.ts'
import { isOpen } from '../../session-view/session-changes.ts'
import type { BookingWord } from './booking-view.ts'

export interface ReceiptWording {
  t(key: BookingWord, params?: MessageParams): string
  money(money: Money): string
}

interface Reading {
  locale: string
  timeZone: string
  nowMs: number
}

const changes = ({ booking }: Consultation, { t }: ReceiptWording, { nowMs, ...place }: Reading): string => {
  const { rescheduleUntil, cancelUntil } = booking
  const move = isOpen(rescheduleUntil, nowMs) && momentWords(rescheduleUntil, place)
  const cancel = isOpen(cancelUntil, nowMs) && momentWords(cancelUntil, place)
  if (!move && !cancel) return t('noChange')
  if (move && move === cancel) return t('bothUntil', { time: move })
  return [
    move ? t('moveUntil', { time: move }) : t('noMove'),
    cancel ? t('cancelUntil', { time: cancel }) : t('noCancel'),
  ].join(' ')
}

const paid = ({ booking }: Consultation, { t, money }: ReceiptWording): string[] => {
  const { paidWith, price, credits } = booking
  if (credits) {
    const { used: count, title, remaining } = credits
    return [t('paidCredits', { count, title }), remaining === null ? t('unlimited') : t('left', { count: remaining })]
  }
  return paidWith === 'trial' ? [t('paidTrial')] : [price ? money(price) : t('paidNothing')]
}

export interface ReceiptLine {
  label: string
  lines: string[]
}

/** The receipt of a booked session, line by line; the consultant's clock only where it shows another time. */
export const describeReceipt = (booked: Consultation, wording: ReceiptWording, reading: Reading): ReceiptLine[] => {
  const { t } = wording
  const { startsAt, endsAt, consultant, reference, title, course } = booked
  const theirs = { ...reading, timeZone: consultant.timeZone }
  const inTheirs = `${momentWords(startsAt, theirs)}`
  const differs = inTheirs !== momentWords(startsAt, reading)
  const elsewhere = t('theirTime', {
    time: dateWords(startsAt, theirs) === dateWords(startsAt, reading) ? timeWords(startsAt, theirs) : inTheirs,
    city: cityOf(consultant.timeZone),
  })
  return [
    {
      label: t('when'),
      lines: [
        dateWords(startsAt, reading),
        `${spanWords(startsAt, endsAt, reading)} ${cityOf(reading.timeZone)}`,
        ...(differs ? [elsewhere] : []),
      ],
    },
    { label: t('where'), lines: [t('with', { name: consultant.name }), booked.location ?? t('byEmail')] },
    { label: t('paid'), lines: paid(booked, wording) },
    {
      label: t('reference'),
      lines: [reference, ...(title ? [title] : []), ...(course ? [t('courseOf', { count: course.sessions })] : [])],
    },
    { label: t('changes'), lines: [changes(booked, wording, reading)] },
  ]
}

/** What becomes of what was paid, before somebody cancels. */
export const cancelWords = (booked: Consultation, { t, money }: ReceiptWording, nowMs: number): string => {
  const { paidWith, credits, price, cancelUntil } = booked.booking
  if (paidWith === 'trial' || paidWith === 'nothing') return t('cancelPlain')
  if (!isOpen(cancelUntil, nowMs)) return t('cancelLate')
  if (credits) return t('cancelCredits', { count: credits.used })
  return price ? t('cancelPayment', { price: money(price) }) : t('cancelPlain')
}
