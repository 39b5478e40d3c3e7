/**
 * Keeps the page behind a dialog from scrolling. Where it shows a scroll bar, its place is kept, so that
 * nothing moves. Returns what lets go.
 */
export const holdPage = (): (() => void) => {
  const hasScrollBar = innerWidth > document.documentElement.clientWidth
  const held = new CSSStyleSheet()
  held.replaceSync(`:root{overflow:hidden!important;${hasScrollBar ? 'scrollbar-gutter:stable!important' : ''}}`)
  document.adoptedStyleSheets.push(held)
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== held)
  }
}
