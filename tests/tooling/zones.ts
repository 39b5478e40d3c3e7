/** A zone without summer time, one north and one south of the equator that change on different days. */
export const zones = ['UTC', 'America/New_York', 'Australia/Sydney'] as const
