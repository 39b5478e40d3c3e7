import type { EmbeddedCheckout } from '../../../widget/src/controllers/checkout-state.ts'

interface FakeFrame {
  secret: string
  place: HTMLElement | null
  destroyed: boolean
  complete: () => void
}

/** Stripe's script as the page sees it: frames that a test can complete. */
export class FakeStripe {
  readonly frames: FakeFrame[] = []
  readonly checkout: EmbeddedCheckout

  constructor() {
    const script = `window.Stripe = (key) => window.fakeStripe.create(key)`
    this.checkout = {
      ui: 'embedded',
      clientSecret: 'cs_1',
      publishableKey: 'pk_1',
      scriptUrl: URL.createObjectURL(new Blob([script], { type: 'text/javascript' })),
    }
    Object.assign(window, { fakeStripe: this })
  }

  get shown(): FakeFrame[] {
    return this.frames.filter(({ place, destroyed }) => place && !destroyed)
  }

  create() {
    return {
      createEmbeddedCheckoutPage: async ({
        clientSecret,
        onComplete,
      }: {
        clientSecret: string
        onComplete: () => void
      }) => {
        const frame: FakeFrame = { secret: clientSecret, place: null, destroyed: false, complete: onComplete }
        this.frames.push(frame)
        const form = Object.assign(document.createElement('div'), { textContent: 'Card form' })
        return {
          mount: (place: HTMLElement) => {
            frame.place = place
            place.append(form)
          },
          unmount: () => form.remove(),
          destroy: () => {
            frame.destroyed = true
            form.remove()
          },
        }
      },
    }
  }
}
