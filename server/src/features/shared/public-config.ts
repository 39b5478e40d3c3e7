import type { SessionConfig as PublicConfig } from '../../contract/availability.ts'
import type { SessionConfig } from '../../domain/scheduling/session-rates.ts'

type Facts = {
  consultant: { id: string; timeZone: string }
  config: SessionConfig | null
  /** 0 where there is no config yet. */
  version: number
}

/** Which sessions a consultant offers, as anybody may know; nothing at all where nothing was said yet. */
export function publicConfig({ consultant, config, version }: Facts): PublicConfig {
  const { id: consultantId, timeZone } = consultant
  if (config === null) return { ...nothingYet, consultantId, timeZone }
  const { durations, earlyBooking, ...rest } = config
  const listed = durations.map(({ durationMinutes, rates }) => ({
    durationMinutes,
    rates: Object.entries(rates)
      .map(([currency, amount]) => ({ amount, currency }))
      .toSorted((one, other) => (one.currency < other.currency ? -1 : 1)),
  }))
  return {
    ...rest,
    consultantId,
    timeZone,
    durations: listed,
    earlyBooking: [...earlyBooking],
    currencies: [...new Set(listed.flatMap((one) => one.rates.map(({ currency }) => currency)))].toSorted(),
    version,
  }
}

const nothingYet: Omit<PublicConfig, 'consultantId' | 'timeZone'> = {
  active: false,
  durations: [],
  defaultDurationMinutes: 60,
  custom: null,
  earlyBooking: [],
  currencies: [],
  version: 0,
}
