const reserve = (tag: string, height: string, breakpoint: string, narrow: string): string =>
  `:is(${tag},deskbell-${tag}):not(:defined){display:block;min-height:var(--deskbell-reserve,${height});@media(width<${breakpoint}){min-height:var(--deskbell-reserve,${narrow})}}`

/**
 * Keeps the place of what is still on the way: of a list, one row of cards or three below each other; of the booking
 * panel, a month beside its times or a week above them.
 */
export const reserveSpace = (): void => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(
    reserve('package-list', '27em', '36em', '73em') +
      reserve('booking-panel', 'calc(3em + 446px)', '42em', 'calc(37em + 272px)'),
  )
  document.adoptedStyleSheets.push(sheet)
}
