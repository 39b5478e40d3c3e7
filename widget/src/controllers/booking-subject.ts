import type { SessionConfig } from '@deskbell/server/contract/availability'
import type { Consultation } from '@deskbell/server/contract/consultations'
import type { PublicConsultant, PublicPractice } from '@deskbell/server/contract/practices'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { ApiError } from '../api/api-error.ts'
import type { ApiClient } from '../api/client.ts'
import { getConsultant, getPractice, listConsultants } from '../api/practices.ts'
import { getSessionConfig } from '../api/scheduling.ts'

export type ServiceType = SessionConfigSubject['serviceTypes'][number]

interface SessionConfigSubject {
  serviceTypes: Purchase['package']['allowances'][number]['serviceType'][]
}

export interface Length {
  minutes: number
  rates: SessionConfig['durations'][number]['rates']
}

/** What can be booked here: with whom, how long, for how much. */
export interface BookingSubject extends SessionConfigSubject {
  practice: PublicPractice
  /** One, or any of several. */
  consultants: Pick<PublicConsultant, 'id' | 'name' | 'photoUrl' | 'timeZone'>[]
  lengths: Length[]
  /** Further lengths, in minutes. */
  furtherLengths: number[]
  defaultMinutes: number
  /** Whose credits are to pay; null is whoever's are best. */
  purchaseId: string | null
}

type ConfiguredConsultant = { consultant: PublicConsultant; config: SessionConfig }

/** A consultant without sessions to book is none here. */
const configOf = async (
  client: ApiClient,
  consultant: PublicConsultant,
  signal: AbortSignal,
): Promise<ConfiguredConsultant[]> => {
  try {
    const config = await getSessionConfig(client, consultant.id, { signal })
    return config.active ? [{ consultant, config }] : []
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return []
    throw error
  }
}

const byLength = (configs: readonly SessionConfig[]): Length[] => {
  const lengths = new Map<number, Length>()
  for (const { durations } of configs)
    for (const { durationMinutes: minutes, rates } of durations)
      if (!lengths.has(minutes)) lengths.set(minutes, { minutes, rates })
  return [...lengths.values()].toSorted((a, b) => a.minutes - b.minutes)
}

/** Lengths between the bounds that are not on offer by themselves. */
const furtherLengths = (custom: SessionConfig['custom'], lengths: readonly Length[]): number[] => {
  if (!custom) return []
  const { minimumMinutes, maximumMinutes, stepMinutes } = custom
  const count = Math.floor((maximumMinutes - minimumMinutes) / stepMinutes) + 1
  const all = Array.from({ length: count }, (_, index) => minimumMinutes + index * stepMinutes)
  return all.filter((length) => !lengths.some(({ minutes }) => minutes === length))
}

const subjectOf = (
  practice: PublicPractice,
  configured: readonly ConfiguredConsultant[],
  purchase: Purchase | null,
): BookingSubject | null => {
  const [first] = configured
  if (!first) return null
  const lengths = byLength(configured.map(({ config }) => config))
  const types = purchase?.package.allowances.map(({ serviceType }) => serviceType) ?? []
  return {
    practice,
    consultants: configured.map(({ consultant }) => consultant),
    lengths,
    // Of several consultants only what is listed is sure to be had of one.
    furtherLengths: configured.length === 1 ? furtherLengths(first.config.custom, lengths) : [],
    defaultMinutes: purchase?.package.sessionDurationMinutes ?? first.config.defaultDurationMinutes,
    serviceTypes: [...new Set(types)].toSorted((a, b) => (b === 'private' ? 1 : a === 'private' ? -1 : 0)),
    purchaseId: purchase?.id ?? null,
  }
}

/** Null where nothing can be booked here. */
export const loadSubject = async (
  client: ApiClient,
  consultantId: string | null,
  purchase: Purchase | null,
  signal: AbortSignal,
): Promise<BookingSubject | null> => {
  const wanted = consultantId ?? purchase?.consultant.id
  const missing = (error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return []
    throw error
  }
  const [practice, consultants] = await Promise.all([
    getPractice(client, { signal }).catch(missing),
    wanted
      ? getConsultant(client, wanted, { signal }).then((one) => [one], missing)
      : listConsultants(client, { signal }).then(({ data }) => data, missing),
  ])
  if (Array.isArray(practice)) return null
  const configured = await Promise.all(consultants.map((one) => configOf(client, one, signal)))
  return subjectOf(practice, configured.flat(), purchase)
}

/** Enough to give up or move a session that is booked, where nothing else can be booked with them here any more. */
export const subjectOfSession = async (
  client: ApiClient,
  { consultant, durationMinutes, serviceType }: Consultation,
  signal: AbortSignal,
): Promise<BookingSubject> => ({
  practice: await getPractice(client, { signal }),
  consultants: [consultant],
  lengths: [],
  furtherLengths: [],
  defaultMinutes: durationMinutes,
  serviceTypes: [serviceType],
  purchaseId: null,
})
