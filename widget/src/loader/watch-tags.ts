/** Finds our tags, under both names, now and whenever the page adds some. Names taken by the page are defined already. */
export const watchTags = (tags: readonly string[], found: (tag: string, element: Element) => void): void => {
  const selector = `:is(${tags.flatMap((tag) => [tag, `deskbell-${tag}`])}):not(:defined)`
  const look = () =>
    document.querySelectorAll(selector).forEach((element) => found(element.localName.replace('deskbell-', ''), element))
  look()
  addEventListener('online', look)
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
}
