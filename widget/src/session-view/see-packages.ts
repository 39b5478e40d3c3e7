import { html, type TemplateResult } from 'lit'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'
import type { sessionWords } from '../locales/en/session.ts'
import type { MessageParams } from '../locales/messages.ts'

interface Shopper extends DeskbellElement {
  readonly packagesUrl?: string | null
  t(key: keyof typeof sessionWords, params?: MessageParams): string
}

const wantPackages = (view: Shopper, event: Event): void => {
  const list = document.querySelector('package-list,deskbell-package-list')
  if (!view.emit('packages-wanted', null, true)) event.preventDefault()
  else if (!view.packagesUrl) list?.scrollIntoView({ block: 'start' })
}

/** Leads to where packages are sold: the address the page gave, else the list on it. */
export const seePackages = (view: Shopper): TemplateResult => {
  const want = (event: Event) => wantPackages(view, event)
  const label = view.t('seePackages')
  return view.packagesUrl
    ? html`<a class="button" part="button" href=${view.packagesUrl} @click=${want}>${label}</a>`
    : html`<button class="button" part="button" type="button" @click=${want}>${label}</button>`
}
