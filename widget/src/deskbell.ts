import { config } from './config.ts'
import { findScript } from './loader/find-script.ts'
import { partLoader, type PartTable } from './loader/load-parts.ts'
import { requestEarly } from './loader/early-request.ts'
import { reserveSpace } from './loader/reserve-space.ts'
import { watchTags } from './loader/watch-tags.ts'

/** Put here by the build. */
declare const DESKBELL_PARTS: PartTable
declare const DESKBELL_FOLDER: string

const parts = DESKBELL_PARTS
const script = findScript()

if (script && !config.load) {
  const { src, dataset } = script
  const { origin, href } = new URL('.', src)
  const load = partLoader(parts, href + DESKBELL_FOLDER)
  const settings = { api: dataset.api || origin, practice: dataset.practice, requests: {}, load }
  Object.assign(config, settings)
  reserveSpace()
  watchTags(Object.keys(parts), (tag, element) => {
    if (tag === 'package-list') requestEarly(element, settings)
    // What cannot be loaded keeps the link inside it, and is asked for again when the network is back.
    load(tag).catch(() => {})
  })
  if (location.search.includes('deskbell_purchase=')) load('checkout-return').catch(() => {})
}
