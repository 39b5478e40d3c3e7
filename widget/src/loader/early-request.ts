import { packagesUrl } from '../api/packages-url.ts'
import type { DeskbellConfig } from '../config.ts'

export interface EarlySettings extends DeskbellConfig {
  api: string
  requests: Record<string, Promise<Response>>
}

/** Asks for the list's packages while its code is still on the way. */
export const requestEarly = (list: Element, { api, practice, requests }: EarlySettings): void => {
  const read = (name: string) => list.getAttribute(name.replace('T', '-t'))
  const url = packagesUrl(read('api') || api, (filter) => read(filter) ?? (filter === 'practice' ? practice : null))
  requests[url] ??= fetch(url, { credentials: 'omit' })
  requests[url].catch(() => {})
}
