/** Our own script tag, by its mark: modules have no `currentScript`. */
export const findScript = (): HTMLScriptElement | null => document.querySelector('script[src*="deskbell.js"]')
