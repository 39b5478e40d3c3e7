const pattern = /\{\s*([A-Za-z_]+)\s*\}/g

export type SampleValues = Readonly<Record<string, string>>

/** As the server fills it in; what is no placeholder stays as it was written. */
export const fillTemplate = (template: string, values: SampleValues): string =>
  template.replace(pattern, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? whole) : whole))

export const unknownPlaceholders = (template: string, known: readonly string[]): string[] => {
  const names = Array.from(template.matchAll(pattern), ([, name = '']) => name)
  return [...new Set(names.filter((name) => !known.includes(name)))]
}
