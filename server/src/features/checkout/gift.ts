import type { CheckoutInput } from '../../contract/checkout.ts'
import type { NewPurchase } from '../../db/new-purchase.ts'
import type { Statement } from '../../db/run-batch.ts'
import { sha256 } from '../../domain/digest.ts'
import { checkGift, giftLink } from '../../domain/gift.ts'
import type { Deps } from '../../ports.ts'
import { keepForPayment } from './checkout.repository.ts'

type Prepared = { columns: Pick<NewPurchase, 'giftTokenHash' | 'note'>; statements: Statement[] }

/**
 * What a purchase for somebody else is kept with. The letter to them is written now and lies until the payment is
 * there, so that their address is kept nowhere else.
 */
export async function prepareGift(
  {
    input: { gift, client },
    purchase,
    dueMinor,
    isRestricted,
  }: { input: CheckoutInput; purchase: NewPurchase; dueMinor: number; isRestricted: boolean },
  { db, ids, giftTokens }: Pick<Deps, 'db' | 'ids' | 'giftTokens'>,
): Promise<Prepared> {
  if (gift === undefined) return { columns: {}, statements: [] }
  const { snapshot, priceMinor, pageUrl, practiceId } = purchase
  checkGift({ type: snapshot.type, priceMinor, dueMinor, isRestricted })
  const token = await giftTokens.issue(purchase.id)
  const message = gift.message === undefined || gift.message === '' ? null : gift.message
  const columns = { giftTokenHash: await sha256(token), note: message }
  if (gift.recipientEmail === undefined) return { columns, statements: [] }
  const { title, bundleDescription } = snapshot
  const body = {
    news: 'gift' as const,
    facts: { title, bundleDescription, from: client?.name ?? null, message, link: giftLink(pageUrl ?? '', token) },
  }
  const mail = { id: ids.id(), practiceId, kind: 'gift', subjectId: purchase.id, recipient: gift.recipientEmail, body }
  return { columns, statements: [keepForPayment(db, purchase.id, { ...mail, createdAt: purchase.createdAt })] }
}
