const filters = ['practice', 'consultant', 'type', 'featured', 'serviceType', 'currency'] as const

export type PackagesFilter = (typeof filters)[number]

/**
 * The script tag reads attributes and the element its properties: both must come to the same address.
 * A filter that is there without a value is `true`.
 */
export const packagesUrl = (
  baseUrl: string,
  read: (filter: PackagesFilter) => string | boolean | null | undefined,
): string => {
  const query = new URLSearchParams()
  for (const filter of filters) {
    const value = read(filter) ?? false
    if (value !== false) query.set(filter, `${value || true}`)
  }
  return `${baseUrl.replace(/\/+$/, '')}/api/packages?${query}`
}
