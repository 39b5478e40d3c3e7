import type { TransferInput } from '../../contract/purchase-changes.ts'
import type { ManagedPurchase } from '../../contract/purchases.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { toManagedPurchase, type PurchaseRow } from '../../db/views/purchase-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { allowancesOf } from '../../domain/assignment.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { planTransfer } from '../../domain/ledger-changes.ts'
import { handedOnSnapshot } from '../../domain/purchase-snapshot.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { givenNews } from './given-news.ts'
import { managedPurchase } from './managed-purchase.ts'
import {
  clientBesidePurchase,
  grantsOfPurchase,
  transferStatements,
  type GivenPurchase,
} from './purchase-changes.repository.ts'
import { purchaseById } from './purchase.repository.ts'
import { receivingClient } from './receiving-client.ts'

type TransferPurchase = { id: string; input: TransferInput; caller: Caller }
type TransferDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'deliverSoon'>

/**
 * Credits of a purchase become another client's: they leave the old grants and fill new ones, valid as long, under a
 * purchase of the other client. What a session gives back later goes to the grant it was spent from. Two round trips.
 * @returns the new purchase
 * @throws DeskbellError `invalid_input`, `no_credits`, `credits_frozen`, `credits_expired`, `forbidden`, `not_found`
 */
export function transferPurchase(request: TransferPurchase, deps: TransferDeps): Promise<ManagedPurchase> {
  return decideAnew(() => answerOnce(() => transfer(request, deps)))
}

async function transfer({ id, input, caller }: TransferPurchase, deps: TransferDeps): Promise<ManagedPurchase | null> {
  const { db, clock, ids } = deps
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    purchaseById(db, id),
    grantsOfPurchase(db, id),
    clientBesidePurchase(db, id, input.client),
  ])
  const [[found], grants, [known]] = facts
  requirePermission(actor, found?.purchase.practiceId, 'assign_packages')
  if (repeatOf !== null) return managedPurchase(repeatOf, deps)
  const { purchase: from } = found as PurchaseRow
  const by = { practiceId: from.practiceId, actor, at: now }
  const { client, buyerName } = receivingClient({ named: input.client, found: known, by }, ids)
  if (client.id === from.clientId || grants.some(({ clientId }) => clientId === client.id))
    throw fieldProblem('invalid_input', 'client', 'These credits are this client’s already. Choose somebody else.')
  const moves = planTransfer(grants, input, now)

  const newId = ids.id()
  const allowances = allowancesOf(moves)
  const snapshot = handedOnSnapshot(from.snapshot, allowances)
  const purchase = {
    id: newId,
    reference: ids.reference('PKG'),
    practiceId: from.practiceId,
    packageId: from.packageId,
    consultantId: from.consultantId,
    buyerName,
    state: 'paid' as const,
    origin: 'transfer' as const,
    snapshot,
    priceMinor: 0,
    currency: from.currency,
    pageUrl: from.pageUrl,
    assignedByUserId: actor.userId,
    note: input.note ?? null,
    createdAt: now,
    paidAt: now,
    startsAt: Math.min(...moves.map(({ grant }) => grant.startsAt)),
    expiresAt: lastExpiry(moves.map(({ grant }) => grant.expiresAt)),
  }
  const given: GivenPurchase = {
    purchase,
    client,
    grants: moves.map(({ grant, credits }, position) => ({
      id: ids.id(),
      kind: 'transfer' as const,
      origin: `transfer:${newId}:${position}`,
      serviceType: grant.serviceType,
      consultantTier: grant.consultantTier,
      credits,
      creditUnitMinutes: grant.creditUnitMinutes,
      startsAt: grant.startsAt,
      expiresAt: grant.expiresAt,
    })),
    mail: { id: ids.id(), body: givenNews(purchase, now) },
  }
  const left = memberEntry({
    ...by,
    id: ids.id(),
    action: 'purchase.transferred',
    subject: ['purchase', id],
    after: { toPurchaseId: newId, credits: moves.map(({ grant, credits }) => ({ grantId: grant.id, credits })) },
  })
  const received = memberEntry({
    ...by,
    id: ids.id(),
    action: 'purchase.received',
    subject: ['purchase', newId],
    after: { fromPurchaseId: id, allowances, note: purchase.note },
  })
  const results = await writeAll(db, [
    ...transferStatements(db, {
      given,
      moves: moves.map(({ grant, credits }, position) => ({
        id: ids.id(),
        practiceId: from.practiceId,
        grantId: grant.id,
        kind: 'transfer' as const,
        origin: `transfer:${newId}:${position}`,
        credits,
        reason: input.note ?? null,
        actorUserId: actor.userId,
        createdAt: now,
      })),
      audits: [left, received],
      now,
    }),
    ...rememberRequest(db, caller, newId, now, witnessed(left.id)),
    purchaseById(db, newId),
  ])
  if (rowsWritten(results[0]) === 0) return null
  deps.deliverSoon()
  const [row] = results.at(-1) as [PurchaseRow]
  return toManagedPurchase(row, now)
}

/** Null where one of them never expires. */
function lastExpiry(expiries: (number | null)[]): number | null {
  const known = expiries.filter((expiresAt) => expiresAt !== null)
  return known.length < expiries.length ? null : Math.max(...known)
}
