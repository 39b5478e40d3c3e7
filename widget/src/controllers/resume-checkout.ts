import { forgetGift, openedByGift } from './gift-link.ts'
import { openCheckout } from './open-checkout.ts'

const marks = ['deskbell_purchase', 'deskbell_checkout']

/** A reload or a bookmark must not open the same purchase again. */
const forget = (): void => {
  const url = new URL(location.href)
  for (const mark of marks) url.searchParams.delete(mark)
  history.replaceState(history.state, '', url)
  forgetGift()
}

const open = async (): Promise<void> => {
  const purchase = new URLSearchParams(location.search).get('deskbell_purchase')
  const subject = openedByGift() ? ({ gift: '' } as const) : purchase ? { purchase } : null
  if (!subject) return
  const opener = document.querySelector(
    ':is(package-list,deskbell-package-list,package-details,deskbell-package-details)',
  )
  const checkout = await openCheckout(opener, subject)
  checkout.addEventListener('close', forget, { once: true })
}

/** Opens the purchase that hosted checkout comes back with, or the gift whose link was opened. */
export const resumeCheckout = (): void => {
  // A checkout may stand further down the page than what is parsed by now.
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', open)
  else void open()
}
