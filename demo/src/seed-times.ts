import { eq } from 'drizzle-orm'
import { memberEntry } from '@deskbell/server/db/audit'
import { writeAll } from '@deskbell/server/db/run-batch'
import { availabilitySchedules, consultants, consultations } from '@deskbell/server/db/schema/index'
import { addDays, localDate, toInstant, weekday } from '@deskbell/server/domain/scheduling/wall-clock'
import { saveSessionConfig } from '@deskbell/server/features/session-config/session-config.repository'
import { sessionPackageOf } from '@deskbell/server/features/session-config/session-package'
import type { Server } from '@deskbell/server/compose'
import { seedContent } from './seed-content.ts'

type Whose = { practiceId: string; consultantId: string; userId: string }

/** When the invented consultant works, what a session costs, and a circle next week: the demo can be booked at once. */
export async function seedTimes(
  { practiceId, consultantId, userId }: Whose,
  { db, ids, clock }: Server['deps'],
): Promise<void> {
  const now = clock()
  const { practice, hours, sessions, circle } = seedContent
  const { timeZone, currency } = practice
  const of = { practiceId, consultantId }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor: { userId },
    practiceId,
    action: 'consultant.session_config_updated',
    subject: ['consultant', consultantId],
    after: sessions,
  })
  const sessionPackage = sessionPackageOf({ ...of, id: ids.id(), currency, now })
  const startsAt = toInstant({ date: circleDate(now), minuteOfDay: minuteOf(circle.from) }, timeZone)
  const endsAt = startsAt + circle.minutes * 60_000
  await writeAll(db, [
    ...saveSessionConfig(db, { ...of, input: sessions, version: 0, sessionPackage, audit }),
    db.insert(availabilitySchedules).values({
      ...of,
      id: ids.id(),
      name: 'Usual hours',
      isDefault: true,
      active: true,
      timeZone,
      weeklyHours: hours.map(({ weekday: day, from, to }) => ({
        weekday: day,
        startMinute: minuteOf(from),
        endMinute: minuteOf(to),
        everyWeeks: 1,
        anchorDate: null,
      })),
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 15,
      minimumNoticeMinutes: 12 * 60,
      horizonDays: 60,
      startStepMinutes: 30,
      updatedAt: now,
    }),
    db.update(consultants).set({ availabilityVersion: 1 }).where(eq(consultants.id, consultantId)),
    db.insert(consultations).values({
      ...of,
      id: ids.id(),
      reference: ids.reference('CONS'),
      source: 'group',
      serviceType: 'group',
      title: circle.title,
      description: circle.description,
      status: 'scheduled',
      startsAt,
      endsAt,
      blockedFromAt: startsAt,
      blockedUntilAt: endsAt,
      capacity: circle.capacity,
      seatPriceMinor: circle.seatPriceMinor,
      seatCurrency: currency,
      createdAt: now,
      updatedAt: now,
    }),
  ])
}

/** The first such weekday that is five days away at least. */
function circleDate(now: number): string {
  const { circle, practice } = seedContent
  let date = addDays(localDate(now, practice.timeZone), 5)
  while (weekday(date) !== circle.weekday) date = addDays(date, 1)
  return date
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
