import type { BookingInsights } from '../../contract/insights.ts'
import { insightsCsv } from '../../domain/insights-csv.ts'

/** The same figures as a file. */
export function writeInsights(insights: BookingInsights): { name: string; text: string } {
  const { practice, from, to } = insights
  return { name: `bookings-${practice}-${from}-${to}.csv`, text: insightsCsv(insights) }
}
