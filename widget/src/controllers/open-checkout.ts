import type { LitElement } from 'lit'
import { loadPart } from '../config.ts'

/** What checkout is opened with: a package to buy, a purchase that hosted checkout comes back with, or a gift's link. */
export type CheckoutSubject = { package: string } | { purchase: string } | { gift: '' }

const inheritedAttributes = ['api', 'practice', 'consultant', 'locale', 'theme', 'time-zone', 'currency']
const inheritedProperties = [
  '--deskbell-color-accent',
  '--deskbell-color-on-accent',
  '--deskbell-color-surface',
  '--deskbell-color-text',
  '--deskbell-color-border',
  '--deskbell-color-danger',
  '--deskbell-font',
  '--deskbell-radius',
  '--deskbell-space',
]

const alias = 'deskbell-package-checkout'

/** The plain name, unless the page uses it for something else. */
const checkoutTag = (): string => {
  const taken = customElements.get('package-checkout')
  return taken && !('deskbell' in taken) ? alias : 'package-checkout'
}

/** The dialog stands in `document.body`, where what the page says to the opener does not reach it. */
const inherit = (checkout: HTMLElement, opener: Element): void => {
  for (const name of inheritedAttributes) {
    const value = opener.getAttribute(name)
    if (value !== null) checkout.setAttribute(name, value)
  }
  const style = getComputedStyle(opener)
  for (const name of inheritedProperties) {
    const value = style.getPropertyValue(name)
    if (value) checkout.style.setProperty(name, value)
  }
}

const mountDialog = (tag: string, opener: Element | null): HTMLElement => {
  const checkout = document.createElement(tag)
  if (opener) inherit(checkout, opener)
  checkout.setAttribute('dialog', '')
  checkout.addEventListener('close', (event) => {
    if (event.target === checkout) checkout.remove()
  })
  return checkout
}

const bringIntoView = (checkout: HTMLElement): void => {
  const still = matchMedia('(prefers-reduced-motion)').matches
  checkout.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'start' })
  checkout.focus({ preventScroll: true })
}

/** In the `<package-checkout>` that stands on the page, else in one mounted as a dialog until it is closed. */
export const openCheckout = async (opener: Element | null, subject: CheckoutSubject): Promise<HTMLElement> => {
  const tag = checkoutTag()
  await loadPart('package-checkout')
  if (!customElements.get(tag)) throw new Error('Deskbell: <package-checkout> is not defined on this page.')
  const standing = document.querySelector<HTMLElement>(`:is(${tag},${alias}):not([dialog])`)
  const checkout = standing ?? mountDialog(tag, opener)
  for (const [name, value] of Object.entries(subject)) checkout.setAttribute(name, value)
  if (!standing) document.body.append(checkout)
  await (checkout as LitElement).updateComplete
  if (standing) bringIntoView(standing)
  return checkout
}
