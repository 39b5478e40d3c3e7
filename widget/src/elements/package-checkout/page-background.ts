/** The colour behind the page's text: a dialog in the top layer has to bring it along. */
export const pageBackground = (): string => {
  for (const element of [document.body, document.documentElement]) {
    const { backgroundColor } = getComputedStyle(element)
    if (!/^(transparent|rgba\(.*, 0\))$/.test(backgroundColor)) return backgroundColor
  }
  return 'Canvas'
}
