import { keyedDigest } from '../domain/digest.ts'
import type { GiftTokens } from '../ports.ts'

/** Derived when needed; the purchase keeps a digest, by which a link is found. */
export function createGiftTokens(authSecret: string): GiftTokens {
  return { issue: (purchaseId) => keyedDigest(authSecret, 'gift', purchaseId) }
}
