import { config } from './config.ts'
import type { CheckoutClass } from './controllers/choose-package.ts'
import { openedByGift } from './controllers/gift-link.ts'
import { requestEarly } from './loader/early-request.ts'
import { findScript } from './loader/find-script.ts'
import { localeOf } from './loader/locale-of.ts'
import { partLoader, type PartTable } from './loader/load-parts.ts'
import { reserveSpace } from './loader/reserve-space.ts'
import { watchTags } from './loader/watch-tags.ts'
import { languageOf } from './locales/language.ts'

/** Put here by the build. */
declare const DESKBELL_PARTS: PartTable
declare const DESKBELL_FOLDER: string
declare const DESKBELL_LANGUAGES: readonly string[]

const script = findScript()

if (script && !config.load) {
  const { src, dataset } = script
  const { origin, href } = new URL('.', src)
  const parts = DESKBELL_PARTS
  const loadPart = partLoader(parts, href + DESKBELL_FOLDER)
  const load = (tag: string, near: Element = document.documentElement) =>
    loadPart(tag, languageOf(localeOf(near), DESKBELL_LANGUAGES))
  const settings = { api: dataset.api || origin, practice: dataset.practice, requests: {}, load }
  Object.assign(config, settings)
  reserveSpace()
  watchTags(Object.keys(parts), (tag, element) => {
    if (tag === 'package-list') requestEarly(element, settings)
    // What cannot be loaded keeps the link inside it, and is asked for again when the network is back.
    load(tag, element).catch(() => {})
  })
  const resume = () =>
    load('package-checkout')
      .then(() => (customElements.get('deskbell-package-checkout') as CheckoutClass).resume())
      .catch(() => {})
  if (openedByGift() || location.search.includes('deskbell_purchase=')) resume()
  // The link of a gift that is opened where its page stands already loads nothing anew.
  addEventListener('hashchange', () => openedByGift() && resume())
}
