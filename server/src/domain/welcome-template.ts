/** Placeholders a welcome message may use. */
export const placeholders = [
  'client_name',
  'package_title',
  'consultant_name',
  'practice_name',
  'bundle',
  'reference',
] as const
type Placeholder = (typeof placeholders)[number]
export type WelcomeValues = Record<Placeholder, string>

const pattern = /\{\s*([A-Za-z_]+)\s*\}/g

/** Fills the template in; what is no placeholder stays as it was written. The result is plain text. */
export function fillWelcomeTemplate(template: string, values: WelcomeValues): string {
  return template.replace(pattern, (whole, name: string) => (isPlaceholder(name) ? values[name] : whole))
}

export function unknownPlaceholders(template: string): string[] {
  const names = Array.from(template.matchAll(pattern), ([, name = '']) => name)
  return [...new Set(names.filter((name) => !isPlaceholder(name)))]
}

function isPlaceholder(name: string): name is Placeholder {
  return (placeholders as readonly string[]).includes(name)
}

/** What a client without a name is called. */
export const namelessClient = 'there'
