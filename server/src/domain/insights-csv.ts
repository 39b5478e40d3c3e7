import type { BookingInsights } from '../contract/insights.ts'
import { writeCsv } from './csv.ts'
import { fractionDigits } from './currency.ts'

type Row = [metric: string, subject: string, value: number | string | null, unit: string]

/** One figure a line, for a spreadsheet. Amounts in units of their currency, as people write them. */
export function insightsCsv(insights: BookingInsights): string {
  const { completion, steps, durations, averageValues, utilisation, bookings } = insights
  const rows: Row[] = [
    ['completion_rate', '', completion.rate, ''],
    ...steps.flatMap(({ step, started, completed, failed, codes }): Row[] => [
      ['step_started', step, started, ''],
      ['step_completed', step, completed, ''],
      ['step_failed', step, failed, ''],
      ...codes.map(({ code, count }): Row => ['step_error', `${step}: ${code}`, count, '']),
    ]),
    ...durations.map(({ durationMinutes, bookings: count }): Row => [
      'duration_bookings',
      String(durationMinutes),
      count,
      'minutes',
    ]),
    ...averageValues.map(({ average }): Row => ['average_booking_value', '', decimal(average), average.currency]),
    ...utilisation.flatMap(({ consultant, bookedMinutes, workingMinutes, rate }): Row[] => [
      ['booked', consultant.name, bookedMinutes, 'minutes'],
      ['worked', consultant.name, workingMinutes, 'minutes'],
      ['utilisation', consultant.name, rate, ''],
    ]),
    ['bookings', '', bookings.total, ''],
    ['cancellations', '', bookings.cancelled, ''],
    ['cancellations_by_client', '', bookings.cancelledByClient, ''],
    ['cancellations_by_practice', '', bookings.cancelledByPractice, ''],
    ['no_shows', '', bookings.noShows, ''],
  ]
  return writeCsv(['metric', 'subject', 'value', 'unit'], rows)
}

function decimal({ amount, currency }: { amount: number; currency: string }): string {
  const digits = fractionDigits(currency)
  if (digits === 0) return String(amount)
  const text = String(amount).padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`
}
