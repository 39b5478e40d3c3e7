import type { Stripe, StripeEmbeddedCheckout } from '@stripe/stripe-js'
import type { EmbeddedCheckout } from './checkout-state.ts'

type StripeFactory = (publishableKey: string) => Pick<Stripe, 'createEmbeddedCheckoutPage'> | null

const loadTimeoutMs = 20_000
const scripts = new Map<string, Promise<void>>()

/** Stripe allows one frame a page, whichever element shows it. */
let shown: StripeEmbeddedCheckout | null = null

const loadScript = (src: string): Promise<void> => {
  const known = scripts.get(src)
  if (known) return known
  const script = Object.assign(document.createElement('script'), { src, async: true })
  const loading = new Promise<void>((resolve, reject) => {
    script.onload = () => resolve()
    script.onerror = reject
    document.head.append(script)
  }).catch((error: unknown) => {
    scripts.delete(src)
    script.remove()
    throw error
  })
  scripts.set(src, loading)
  return loading
}

const tooLate = (ms: number): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(reject, ms, new Error('The payment form took too long.'))
  })

const loadStripe = async ({ scriptUrl, publishableKey }: EmbeddedCheckout) => {
  if (scriptUrl.startsWith('https://js.stripe.com/')) {
    return (await import('@stripe/stripe-js/dist/pure.mjs')).loadStripe(publishableKey)
  }
  await loadScript(scriptUrl)
  return (window as { Stripe?: StripeFactory }).Stripe?.(publishableKey)
}

const hidePayment = (): void => {
  shown?.destroy()
  shown = null
}

/** Shows Stripe's frame in `place` until `signal` aborts; rejects where it cannot be shown. */
export const showPayment = async (
  place: HTMLElement,
  checkout: EmbeddedCheckout,
  onComplete: () => void,
  signal: AbortSignal,
): Promise<void> => {
  const opening = loadStripe(checkout).then((stripe) => {
    if (signal.aborted) return null
    hidePayment()
    // An older Stripe.js that the page brought itself has no such method: that rejects too.
    if (!stripe) throw new Error('Stripe.js is not there.')
    return stripe.createEmbeddedCheckoutPage({ clientSecret: checkout.clientSecret, onComplete })
  })
  const page = await Promise.race([opening, tooLate(loadTimeoutMs)]).catch((error: unknown) => {
    opening.then(
      (latecomer) => latecomer?.destroy(),
      () => {},
    )
    throw error
  })
  if (!page) return
  if (signal.aborted) return page.destroy()
  shown = page
  signal.addEventListener('abort', () => shown === page && hidePayment())
  page.mount(place)
}
