const dayMs = 86_400_000
const minute = 60_000

const two = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
let knownDay = 0
let knownDate = '1970-01-01'

/** As `toISOString` does. Slots are hundreds of whole minutes on few days, for which that is slow. */
export function writeInstant(instant: number): string {
  if (instant % minute !== 0) return new Date(instant).toISOString()
  const day = Math.floor(instant / dayMs)
  if (day !== knownDay) {
    knownDay = day
    knownDate = new Date(day * dayMs).toISOString().slice(0, 10)
  }
  const minutes = (instant - day * dayMs) / minute
  return `${knownDate}T${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:00.000Z`
}
