import * as z from 'zod/mini'
import { serviceTypes } from './packages.ts'
import { publicConsultant } from './practices.ts'
import { currencyCode, id, instant, line, money } from './primitives.ts'

/** A date without a time, e.g. `2026-12-01`. */
export const calendarDate = z.string().check(
  z.regex(/^\d{4}-\d\d-\d\d$/, 'Use a date such as 2026-12-01.'),
  z.refine((text) => {
    const at = Date.parse(`${text}T00:00:00Z`)
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
  }, 'There is no such date.'),
)

/** An IANA name. Whether there is such a zone is a rule of `domain/time-zone.ts`. */
export const timeZoneName = line(64)

export const sessionMinutes = z
  .int('Use whole minutes.')
  .check(z.minimum(5, 'Use at least 5 minutes.'), z.maximum(720, 'Use at most 12 hours.'))

/** Booked so many days ahead, a session costs so much less. */
export const earlyBooking = z.strictObject({
  daysAhead: z.int('Use whole days.').check(z.minimum(1), z.maximum(365)),
  percentOff: z.int('Use a whole percentage.').check(z.minimum(1), z.maximum(90)),
})
export type EarlyBooking = z.infer<typeof earlyBooking>

const sessionOffer = z.strictObject({
  durationMinutes: sessionMinutes,
  /** One a currency; none where only credits pay. */
  rates: z.array(money).check(z.maxLength(10)),
})

/** PUT /api/consultants/{id}/session-config, with `If-Match`; `"0"` where there is none yet. */
export const sessionConfigInput = z
  .strictObject({
    active: z.boolean(),
    durations: z
      .array(sessionOffer)
      .check(z.minLength(1, 'Offer at least one duration.'), z.maxLength(12, 'Offer at most 12 durations.')),
    defaultDurationMinutes: sessionMinutes,
    /** Durations beside the listed ones; their rate is worked out from those. */
    custom: z.nullable(
      z
        .strictObject({
          minimumMinutes: sessionMinutes,
          maximumMinutes: sessionMinutes,
          stepMinutes: z.int().check(z.minimum(5), z.maximum(120)),
        })
        .check(
          z.refine(({ minimumMinutes, maximumMinutes }) => minimumMinutes <= maximumMinutes, {
            path: ['maximumMinutes'],
            message: 'The longest cannot be shorter than the shortest.',
          }),
        ),
    ),
    earlyBooking: z._default(z.array(earlyBooking).check(z.maxLength(5)), []),
  })
  .check(
    z.refine(
      ({ durations, defaultDurationMinutes }) =>
        durations.some(({ durationMinutes }) => durationMinutes === defaultDurationMinutes),
      { path: ['defaultDurationMinutes'], message: 'Choose one of the durations offered.' },
    ),
    z.refine(
      ({ durations }) => new Set(durations.map(({ durationMinutes }) => durationMinutes)).size === durations.length,
      { path: ['durations'], message: 'Name each duration once.' },
    ),
    z.refine(
      ({ durations }) =>
        durations.every(({ rates }) => new Set(rates.map(({ currency }) => currency)).size === rates.length),
      { path: ['durations'], message: 'Name each currency once a duration.' },
    ),
  )
export type SessionConfigInput = z.infer<typeof sessionConfigInput>

/** POST /api/consultants/{id}/session-config/quick-setup: the usual durations at an hourly rate. */
export const quickSetupInput = z.strictObject({ hourlyRate: money })
export type QuickSetupInput = z.infer<typeof quickSetupInput>

/** GET /api/consultants/{id}/session-config, for anybody; durations in ascending order. */
export const sessionConfig = z.object({
  consultantId: id,
  active: z.boolean(),
  durations: z.array(sessionOffer),
  defaultDurationMinutes: sessionMinutes,
  custom: z.nullable(
    z.object({ minimumMinutes: sessionMinutes, maximumMinutes: sessionMinutes, stepMinutes: z.int() }),
  ),
  earlyBooking: z.array(earlyBooking),
  /** Currencies in which some duration has a rate. */
  currencies: z.array(currencyCode),
  /** The consultant's. */
  timeZone: z.string(),
  version: z.int(),
})
export type SessionConfig = z.infer<typeof sessionConfig>

/** Minutes since midnight by the clock on the wall; past 1,440 is the day after. */
const minuteOfDay = z.int().check(z.minimum(0), z.maximum(2880))
const hours = { startMinute: minuteOfDay, endMinute: minuteOfDay }
const isForward = z.refine<{ startMinute: number; endMinute: number }>(
  ({ startMinute, endMinute }) => startMinute < 1440 && startMinute < endMinute && endMinute - startMinute <= 1440,
  { path: ['endMinute'], message: 'It has to end after it starts, within 24 hours.' },
)

export const weeklyHours = z
  .strictObject({
    /** ISO 8601: 1 is Monday. */
    weekday: z.int().check(z.minimum(1), z.maximum(7)),
    ...hours,
    /** 2 is every other week. */
    everyWeeks: z._default(z.union([z.literal(1), z.literal(2)]), 1),
    /** A date in a week where it holds, for every other week. */
    anchorDate: z._default(z.nullable(calendarDate), null),
  })
  .check(
    isForward,
    z.refine(({ everyWeeks, anchorDate }) => everyWeeks === 1 || anchorDate !== null, {
      path: ['anchorDate'],
      message: 'Name a date in one of the weeks.',
    }),
  )
export type WeeklyHours = z.infer<typeof weeklyHours>

/** A date whose hours differ; without any hours it is closed. */
export const dateOverride = z.strictObject({
  date: calendarDate,
  hours: z.array(z.strictObject(hours).check(isForward)).check(z.maxLength(12)),
})
export type DateOverride = z.infer<typeof dateOverride>

export const holiday = z.object({ date: calendarDate, name: z.string() })
export type Holiday = z.infer<typeof holiday>

/** UTC milliseconds, half-open. */
export type BusyTime = [startsAt: number, endsAt: number]

const minutesUpTo = (maximum: number) => z.int('Use whole minutes.').check(z.minimum(0), z.maximum(maximum))

export const scheduleInput = z.strictObject({
  /** Left out of a new one. */
  id: z.optional(id),
  name: line(80),
  isDefault: z.boolean(),
  active: z.boolean(),
  /** The kinds of session it is for; null is all that no other active schedule names. */
  serviceTypes: z._default(z.nullable(z.array(z.enum(serviceTypes)).check(z.minLength(1), z.maxLength(3))), null),
  timeZone: timeZoneName,
  weeklyHours: z.array(weeklyHours).check(z.maxLength(100)),
  overrides: z._default(z.array(dateOverride).check(z.maxLength(400)), []),
  bufferBeforeMinutes: z._default(minutesUpTo(240), 0),
  bufferAfterMinutes: z._default(minutesUpTo(240), 0),
  minimumNoticeMinutes: z._default(minutesUpTo(60 * 24 * 60), 60 * 12),
  horizonDays: z._default(z.int().check(z.minimum(1), z.maximum(365)), 60),
  sessionsPerDay: z._default(z.nullable(z.int().check(z.minimum(1), z.maximum(50))), null),
  startStepMinutes: z._default(z.int().check(z.minimum(5), z.maximum(240)), 30),
})
export type ScheduleInput = z.infer<typeof scheduleInput>

/** PUT /api/consultants/{id}/availability, with `If-Match`: all schedules of the consultant; one left out is removed. */
export const availabilityInput = z
  .strictObject({ schedules: z.array(scheduleInput).check(z.minLength(1), z.maxLength(10)) })
  .check(
    z.refine(({ schedules }) => schedules.filter(({ isDefault }) => isDefault).length === 1, {
      path: ['schedules'],
      message: 'Exactly one schedule is the default.',
    }),
  )
export type AvailabilityInput = z.infer<typeof availabilityInput>

export const schedule = z.extend(scheduleInput, {
  id,
  holidays: z.array(holiday),
  holidayCalendar: z.nullable(z.object({ country: z.string(), region: z.nullable(z.string()) })),
})
export type Schedule = z.infer<typeof schedule>

export const externalCalendar = z.object({
  id,
  name: z.string(),
  host: z.string(),
  /** Of the last good copy; null before the first. */
  refreshedAt: z.nullable(instant),
  /** The last good copy is older than it should be. */
  stale: z.boolean(),
  /** Why the last try failed, in words. */
  problem: z.nullable(z.string()),
  busyCount: z.int(),
})
export type ExternalCalendar = z.infer<typeof externalCalendar>

/** GET /api/consultants/{id}/availability, for members of the practice. */
export const availability = z.object({
  consultantId: id,
  schedules: z.array(schedule),
  calendars: z.array(externalCalendar),
  version: z.int(),
})
export type Availability = z.infer<typeof availability>

/** POST /api/consultants/{id}/availability/holidays; null takes the calendar away. */
export const holidaysInput = z.strictObject({
  /** The default schedule where it is left out. */
  scheduleId: z.optional(id),
  country: z.nullable(z.string().check(z.regex(/^[A-Z]{2}$/, 'Use a two-letter country code such as DE.'))),
  region: z._default(z.nullable(z.string().check(z.regex(/^[A-Z0-9-]{1,10}$/, 'Use the code of a region.'))), null),
})
export type HolidaysInput = z.infer<typeof holidaysInput>

/** GET /api/consultants/{id}/availability/holiday-calendars?country= */
export const holidayCalendars = z.object({
  countries: z.array(z.object({ code: z.string(), name: z.string() })),
  /** Of the country asked for; empty without one. */
  regions: z.array(z.object({ code: z.string(), name: z.string() })),
})
export type HolidayCalendars = z.infer<typeof holidayCalendars>

/** POST /api/consultants/{id}/availability/calendars */
export const calendarInput = z.strictObject({
  name: line(80),
  /** Of an ICS file; `webcal:` is read as `https:`. */
  url: z.string().check(z.trim(), z.maxLength(2000)),
})
export type CalendarInput = z.infer<typeof calendarInput>

const minutesText = z.pipe(
  z.pipe(z.string().check(z.regex(/^\d{1,4}$/, 'Use whole minutes.')), z.transform(Number)),
  sessionMinutes,
)

/** GET /api/consultants/{id}/slots, and GET /api/practices/{slug}/slots for any consultant of the practice. */
export const slotsQuery = z.object({
  /** The default where it is left out. */
  durationMinutes: z.optional(minutesText),
  serviceType: z._default(z.enum(serviceTypes), 'private'),
  /** First and last day, as the visitor counts days; at most 62 of them. */
  from: calendarDate,
  to: calendarDate,
  /** The visitor's. */
  timeZone: timeZoneName,
  /** The practice's where it is left out. */
  currency: z.optional(currencyCode),
})
export type SlotsQuery = z.infer<typeof slotsQuery>

export const slot = z.object({
  startsAt: instant,
  endsAt: instant,
  /** What it costs on the spot, early booking counted in; null where only credits pay. */
  rate: z.nullable(money),
  /** Before the early-booking discount; null where there is none. */
  originalRate: z.nullable(money),
  /** 1 of a private session. */
  remainingSeats: z.int(),
  /** Of a planned group session; its title is worth showing. */
  title: z.optional(z.string()),
  /** Of a planned group session: what somebody waits for who wants a seat once one frees up. */
  consultationId: z.optional(id),
  /** Who is free then: those of fitting tier, least busy first. Where any consultant was asked for. */
  consultantIds: z.optional(z.array(id)),
})
export type Slot = z.infer<typeof slot>

export const slots = z.object({
  timeZone: z.string(),
  durationMinutes: z.int(),
  serviceType: z.enum(serviceTypes),
  slots: z.array(slot),
  /** The first free time after the window, where the window has none; null where there is none up to the horizon. */
  nextStartsAt: z.nullable(instant),
  /** After this day nothing can be booked yet. */
  lastDate: z.nullable(calendarDate),
})
export type Slots = z.infer<typeof slots>

/** GET /api/consultants/{id}/profile, for anybody. */
export const consultantProfile = z.extend(publicConsultant, {
  /** Null where nothing can be booked with them here. */
  sessionConfig: z.nullable(sessionConfig),
  /** The next free times of the default duration, a handful at most. */
  nextSlots: z.array(slot),
})
export type ConsultantProfile = z.infer<typeof consultantProfile>
