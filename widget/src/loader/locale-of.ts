/** What the element itself will find, apart from values that are no locale. */
export const localeOf = (element: Element): string =>
  element.getAttribute('locale') || element.closest<HTMLElement>('[lang]')?.lang || navigator.language
