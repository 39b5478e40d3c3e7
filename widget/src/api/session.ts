import { signInKey } from './sign-in-token.ts'

/** The buyer's tokens in this tab: the sign-in's, and one for each purchase. */
export interface BuyerSession {
  token(): string | null
  setToken(token: string | null): void
  purchaseToken(purchaseId: string): string | null
  setPurchaseToken(purchaseId: string, token: string | null): void
}

type KeyValueStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const memory = new Map<string, string>()

/** Merely touching `sessionStorage` throws where the visitor blocks it, and a full one throws on writing. */
const attempt = (use: (storage: KeyValueStorage) => string | null | void): string | null => {
  try {
    return use(window.sessionStorage) ?? null
  } catch {
    return null
  }
}

const read = (key: string): string | null => memory.get(key) ?? attempt((storage) => storage.getItem(key))

const write = (key: string, value: string | null): void => {
  if (value) memory.set(key, value)
  else memory.delete(key)
  attempt((storage) => (value ? storage.setItem(key, value) : storage.removeItem(key)))
}

export const createSession = (baseUrl: string, practice: string): BuyerSession => {
  const key = signInKey({ baseUrl, practice })
  const purchaseKey = (purchaseId: string) => `deskbell:purchase:${purchaseId}`
  return {
    token: () => read(key),
    setToken: (token) => write(key, token),
    purchaseToken: (purchaseId) => read(purchaseKey(purchaseId)),
    setPurchaseToken: (purchaseId, token) => write(purchaseKey(purchaseId), token),
  }
}
