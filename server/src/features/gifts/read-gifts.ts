import type { Gift, GiftList } from '../../contract/gifts.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requireSignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { giftLink } from '../../domain/gift.ts'
import type { Deps } from '../../ports.ts'
import { requireReceiptOpenTo } from '../shared/purchase-access.ts'
import { giftById, giftsOfSession, type GiftRow } from './gift.repository.ts'

type ReadDeps = Pick<Deps, 'db' | 'clock' | 'purchaseTokens' | 'giftTokens'>

/** What the caller has given. One round trip. @throws DeskbellError `unauthenticated` */
export async function listGifts(caller: Caller, deps: ReadDeps): Promise<GiftList> {
  if (caller.sessionToken === null) throw new DeskbellError('unauthenticated')
  const { actor, facts } = await loadAs(deps.db, caller, deps.clock(), [giftsOfSession(deps.db, caller.sessionToken)])
  requireSignedIn(actor)
  return { data: await Promise.all(facts[0].map((row) => toGift(row, deps))) }
}

/** A gift, for whoever paid for it. One round trip. @throws DeskbellError `unauthenticated`, `not_found` */
export async function getGift({ id, caller }: { id: string; caller: Caller }, deps: ReadDeps): Promise<Gift> {
  const now = deps.clock()
  const { actor, facts } = await loadAs(deps.db, caller, now, [giftById(deps.db, id)])
  const [row] = facts[0]
  await requireReceiptOpenTo({ actor, caller, row, now }, deps)
  return toGift(row as GiftRow, deps)
}

async function toGift(
  { purchase, practice, chargedMinor, receiptUrl }: GiftRow,
  { giftTokens }: ReadDeps,
): Promise<Gift> {
  const { id, reference, snapshot, state, currency, note, pageUrl } = purchase
  const isWaiting = state === 'paid' && purchase.giftClaimedAt === null
  return {
    purchaseId: id,
    reference,
    practice: practice.slug,
    title: snapshot.title,
    bundleDescription: snapshot.bundleDescription,
    state: isWaiting ? 'waiting' : state === 'refunded' ? 'refunded' : state === 'paid' ? 'claimed' : 'unpaid',
    charged: chargedMinor === null ? null : { amount: chargedMinor, currency },
    receiptUrl,
    message: note,
    createdAt: iso(purchase.createdAt),
    paidAt: isoOrNull(purchase.paidAt),
    claimedAt: isoOrNull(purchase.giftClaimedAt),
    link: isWaiting && pageUrl !== null ? giftLink(pageUrl, await giftTokens.issue(id)) : null,
  }
}

const iso = (instantAt: number) => new Date(instantAt).toISOString()
const isoOrNull = (instantAt: number | null) => (instantAt === null ? null : iso(instantAt))
