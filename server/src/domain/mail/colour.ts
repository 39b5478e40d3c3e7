/** Colours are `#rrggbb`. Contrast as in WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
type Channels = [red: number, green: number, blue: number]

const white = '#ffffff'
const black = '#000000'
/** Least contrast of text. */
export const textContrast = 4.5
/** Least contrast of a button with what lies under it. */
export const shapeContrast = 3

export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

/** Black or white, whichever can be read on it: for every colour one of them has a contrast of 4.5. */
export const on = (colour: string): string => (contrast(white, colour) >= textContrast ? white : black)

/** The colour itself where it stands out from the ground, else moved away from the ground until it does. */
export function standOut(colour: string, ground: string, ratio: number): string {
  const away = channels(on(ground))
  const from = channels(colour)
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = from.map((value, index) => value + ((away[index] as number) - value) * share) as Channels
    const candidate = toHex(mixed)
    if (contrast(candidate, ground) >= ratio) return candidate
  }
  return on(ground)
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((value) => {
    const share = value / 255
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as Channels
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function channels(colour: string): Channels {
  const value = Number.parseInt(colour.slice(1), 16)
  return [Math.floor(value / 65_536), Math.floor(value / 256) % 256, value % 256]
}

const toHex = (values: Channels) =>
  `#${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`
