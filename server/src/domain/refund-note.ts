import type { CreditsChoice } from './refund.ts'

/** What is noted at Stripe with a refund, so that whoever hears of it first, request or webhook, records the same. */
export type RefundNote = {
  choice: CreditsChoice
  /** The member who made it; null where it was made at Stripe. */
  actorUserId: string | null
  reason: string | null
  /** The practice's share is not taken back by Stripe with the refund, but beside it. */
  takesBackPayout?: boolean
  /** The request's `Idempotency-Key` as it is kept, and its body's hash; null where it sent none. */
  request?: { key: string; requestHash: string } | null
}

/** Stripe keeps 50 entries, with names of 40 characters: a grant's id fits behind this. */
const grantPrefix = 'c:'

export function writeRefundNote(note: RefundNote, purchaseId: string): Record<string, string> {
  const chosen = typeof note.choice === 'string' ? {} : note.choice
  return {
    purchase_id: purchaseId,
    credits: typeof note.choice === 'string' ? note.choice : 'chosen',
    ...(note.actorUserId === null ? {} : { actor: note.actorUserId }),
    ...(note.reason === null ? {} : { reason: note.reason }),
    ...(note.takesBackPayout === true ? { take_back: 'payout' } : {}),
    ...(note.request == null ? {} : { request: note.request.key, body: note.request.requestHash }),
    ...Object.fromEntries(Object.entries(chosen).map(([grantId, count]) => [grantPrefix + grantId, String(count)])),
  }
}

/** A refund that was made at Stripe itself says nothing of credits: unused ones are taken back by its share. */
export function readRefundNote(metadata: Readonly<Record<string, string>>): Required<RefundNote> {
  const { request: key, body: requestHash } = metadata
  return {
    choice: metadata['credits'] === 'none' ? 'none' : metadata['credits'] === 'chosen' ? chosenIn(metadata) : 'unused',
    actorUserId: metadata['actor'] ?? null,
    reason: metadata['reason'] ?? null,
    takesBackPayout: metadata['take_back'] === 'payout',
    request: key === undefined || requestHash === undefined ? null : { key, requestHash },
  }
}

function chosenIn(metadata: Readonly<Record<string, string>>): Record<string, number> {
  const entries = Object.entries(metadata).filter(
    ([key, count]) => key.startsWith(grantPrefix) && /^\d{1,6}$/.test(count),
  )
  return Object.fromEntries(entries.map(([key, count]) => [key.slice(grantPrefix.length), Number(count)]))
}
