import { loadPart } from '../config.ts'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'
import type { openCheckout } from './open-checkout.ts'
import type { resumeCheckout } from './resume-checkout.ts'

/** Which package's checkout is being opened, and which one's did not open. */
export interface Choice {
  readonly pending?: string
  readonly failed?: string
}

/** An element on which packages are chosen; `choice` is a reactive property. */
export interface ChoosingElement extends DeskbellElement {
  choice: Choice
}

/** Checkout brings along how it is opened, so that lists need not. */
export interface CheckoutClass extends CustomElementConstructor {
  readonly open: typeof openCheckout
  readonly resume: typeof resumeCheckout
}

const tag = 'package-checkout'

/** The pointer is near: fetch checkout's code while it gets there. */
export const prepareCheckout = ({ currentTarget }: Event): void =>
  void loadPart(tag, currentTarget as Element).catch(() => {})

/** Opens checkout, unless a listener of `package-select` does something else. */
export const choosePackage = async (host: ChoosingElement, packageId: string): Promise<void> => {
  if (host.choice.pending || !host.emit('package-select', { packageId }, true)) return
  host.choice = { pending: packageId }
  host.choice = await loadPart(tag, host)
    .then(() => (customElements.get(`deskbell-${tag}`) as CheckoutClass).open(host, { package: packageId }))
    .then(
      () => ({}),
      () => ({ failed: packageId }),
    )
}
