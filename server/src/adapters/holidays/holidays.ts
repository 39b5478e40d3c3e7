import type Library from 'date-holidays'
import type { Holidays } from '../../ports.ts'

/**
 * Public holidays by date-holidays, on Node. It weighs 240 KB gzip, more than a whole worker: it is loaded when somebody
 * first asks, and left out where there is no Node.
 */
export function createHolidays(): Holidays {
  let loading: Promise<typeof Library> | undefined
  const library = () => (loading ??= import('date-holidays').then((module) => module.default))
  const inEnglish = { languages: ['en'] }

  async function regionsOf(country: string): Promise<{ code: string; name: string }[]> {
    const all = new (await library())()
    const states = (all.getStates(country, 'en') ?? {}) as Record<string, string>
    return Object.entries(states).flatMap(([state, name]) => [
      { code: state, name },
      ...Object.entries((all.getRegions(country, state, 'en') ?? {}) as Record<string, string>).map(
        ([region, part]) => ({
          code: `${state}-${region}`,
          name: `${name}, ${part}`,
        }),
      ),
    ])
  }

  return {
    async countries() {
      const all = new (await library())()
      return byName(Object.entries(all.getCountries('en')).map(([code, name]) => ({ code, name })))
    },
    regions: async (country) => byName(await regionsOf(country)),
    async dates({ country, region, year }) {
      const Calendar = await library()
      if (!Object.hasOwn(new Calendar().getCountries(), country)) return []
      if (region !== undefined && !(await regionsOf(country)).some(({ code }) => code === region)) return []
      const [state, part] = region === undefined ? [] : placeOf(region)
      const calendar =
        state === undefined
          ? new Calendar(country, inEnglish)
          : part === undefined
            ? new Calendar(country, state, inEnglish)
            : new Calendar(country, state, part, inEnglish)
      const names = new Map<string, string>()
      for (const { date, start, end, name, type } of calendar.getHolidays(year)) {
        // Some last several days, and days can be of 23 or 25 hours; an afternoon off is no day off.
        const days = Math.floor((end.getTime() - start.getTime()) / 86_400_000 + 0.3)
        if (type !== 'public') continue
        const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
        for (let index = 0; index < days; index++) {
          const day = new Date(first + index * 86_400_000).toISOString().slice(0, 10)
          names.set(day, names.has(day) ? `${names.get(day)}, ${name}` : name)
        }
      }
      return [...names]
        .map(([date, name]) => ({ date, name }))
        .toSorted((one, other) => (one.date < other.date ? -1 : 1))
    },
  }
}

/** `BY-A`; codes of states contain no hyphen. */
function placeOf(region: string): string[] {
  const at = region.indexOf('-')
  return at === -1 ? [region] : [region.slice(0, at), region.slice(at + 1)]
}

function byName(places: { code: string; name: string }[]): { code: string; name: string }[] {
  return places.toSorted((one, other) => one.name.localeCompare(other.name, 'en'))
}
