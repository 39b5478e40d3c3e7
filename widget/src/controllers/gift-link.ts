import { config } from '../config.ts'

const key = 'deskbell:gift'
const mark = '#deskbell-gift'

/** Whether the page was opened by the link of a gift. Its token is taken out of the address at once. */
export const openedByGift = (): boolean => {
  const [, token] = location.hash.split(`${mark}=`)
  if (token) {
    config.giftToken = token
    history.replaceState(history.state, '', location.href.replace(`=${token}`, ''))
  }
  return location.hash === mark
}

const attempt = <Value>(use: () => Value): Value | null => {
  try {
    return use()
  } catch {
    return null
  }
}

/**
 * Kept for this tab: the code that proves the visitor comes by email, and a phone may load the page anew on the way
 * back. Null where the link was left without its token, as by copying the address.
 */
export const giftToken = (): string | null => {
  const { giftToken: taken } = config
  if (taken) attempt(() => sessionStorage.setItem(key, taken))
  return taken ?? attempt(() => sessionStorage.getItem(key))
}

export const forgetGift = (): void => {
  delete config.giftToken
  attempt(() => sessionStorage.removeItem(key))
  if (location.hash === mark) history.replaceState(history.state, '', location.href.replace(mark, ''))
}
