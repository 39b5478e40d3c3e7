import type { IcsReader } from '../../ports.ts'

/** RFC 5545 by ical.js, which is loaded when the first calendar comes. */
export const readIcs: IcsReader = async (text, window, zoneForFloating) => {
  const { busyTimes } = await import('./busy-times.ts')
  return busyTimes(text, window, zoneForFloating)
}
