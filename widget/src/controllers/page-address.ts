/** Where checkout returns to: this page, without what an earlier checkout left in its address. */
export const pageAddress = (href: string): string => {
  const url = new URL(href)
  url.hash = ''
  const ours = [...url.searchParams.keys()].filter((name) => name.startsWith('deskbell_'))
  for (const name of ours) url.searchParams.delete(name)
  return url.href
}
