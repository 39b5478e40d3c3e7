/** Tokens that open one purchase for 24 hours, derived and never stored. */
export type PurchaseTokens = {
  issue: (purchase: { id: string; tokenVersion: number }) => Promise<string>
  /** Constant-time; false too once the purchase's 24 hours are over. */
  verify: (
    token: string,
    purchase: { id: string; tokenVersion: number; createdAt: number },
    now: number,
  ) => Promise<boolean>
}

/** Tokens with which somebody else claims a gift. */
export type GiftTokens = { issue: (purchaseId: string) => Promise<string> }

/** Keeps secrets of others at rest: addresses of calendars, tokens of accounts. `purpose` keeps them apart. */
export type Sealer = {
  seal: (purpose: string, text: string) => Promise<string>
  /** @returns null where it was not sealed here, or under another secret */
  open: (purpose: string, sealed: string) => Promise<string | null>
}

/** Addresses that open one thing for a while, derived and stored nowhere. */
export type SignedAddresses = {
  /** @param expiresAt UTC milliseconds */
  issue: (thing: string, expiresAt: number) => Promise<string>
  /** Constant-time; false too once it has expired. */
  verify: (token: string, thing: string, now: number) => Promise<boolean>
}
