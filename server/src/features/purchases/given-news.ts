import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import type { OutboxBody } from '../../db/schema/index.ts'

type Given = {
  reference: string
  snapshot: PurchaseSnapshot
  pageUrl: string | null
  startsAt: number
  expiresAt: number | null
}

/** Tells a client of credits that they did not pay for here. */
export function givenNews({ reference, snapshot, pageUrl, startsAt, expiresAt }: Given, now: number): OutboxBody {
  const { title, bundleDescription } = snapshot
  const isYetToStart = startsAt > now
  return {
    news: 'package_given',
    facts: { reference, title, bundleDescription, pageUrl, startsAt, expiresAt, isYetToStart },
  }
}
