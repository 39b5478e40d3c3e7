/** Keeps the place of a list whose code is still on the way: one row of cards, or three below each other. */
export const reserveSpace = (): void => {
  const sheet = new CSSStyleSheet()
  const reserve = (height: string) => `min-height:var(--deskbell-reserve,${height})`
  sheet.replaceSync(
    `:is(package-list,deskbell-package-list):not(:defined){display:block;${reserve('27em')};@media(width<36em){${reserve('73em')}}}`,
  )
  document.adoptedStyleSheets.push(sheet)
}
