import { loadPart } from '../config.ts'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'

/** Which package's checkout is being opened, and which one's did not open. */
export interface Choice {
  readonly pending?: string
  readonly failed?: string
}

/** An element on which packages are chosen; `choice` is a reactive property. */
export interface ChoosingElement extends DeskbellElement {
  choice: Choice
}

/** The pointer is near: fetch checkout's code while it gets there. */
export const prepareCheckout = (): void => void loadPart('package-checkout').catch(() => {})

/** Opens checkout, unless a listener of `package-select` does something else. */
export const choosePackage = async (host: ChoosingElement, packageId: string): Promise<void> => {
  if (host.choice.pending || !host.emit('package-select', { packageId }, true)) return
  host.choice = { pending: packageId }
  prepareCheckout()
  host.choice = await import('./open-checkout.ts')
    .then(({ openCheckout }) => openCheckout(host, { package: packageId }))
    .then(
      () => ({}),
      () => ({ failed: packageId }),
    )
}
