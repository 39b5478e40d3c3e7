import type { ManagedPurchasePage, PurchasePage, PurchaseQuery } from '../../contract/purchases.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toManagedPurchase, toPurchase, type PurchaseRow } from '../../db/views/purchase-view.ts'
import { requirePermission, requireSignedIn } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import {
  practiceBySlug,
  purchasesOfPractice,
  purchasesOfSession,
  purchasesPerPage,
  type PurchaseStart,
} from './purchase.repository.ts'

type ListPurchases = { query: PurchaseQuery; caller: Caller }
type ListDeps = Pick<Deps, 'db' | 'clock'>

/** The caller's own purchases. One round trip. */
export async function listOwnPurchases(
  { query, caller }: ListPurchases,
  { db, clock }: ListDeps,
): Promise<PurchasePage> {
  if (caller.sessionToken === null) throw new DeskbellError('unauthenticated')
  const { actor, facts } = await loadAs(db, caller, clock(), [
    purchasesOfSession(db, caller.sessionToken, query, decode(query.cursor)),
  ])
  requireSignedIn(actor)
  return page(facts[0], toPurchase)
}

/** A practice's purchases, for its members. One round trip. */
export async function listPracticePurchases(
  { query, caller }: ListPurchases,
  { db, clock }: ListDeps,
): Promise<ManagedPurchasePage> {
  const slug = query.practice
  if (slug === undefined) throw fieldProblem('invalid_input', 'practice', 'Say which practice.')
  const { actor, facts } = await loadAs(db, caller, clock(), [
    practiceBySlug(db, slug),
    purchasesOfPractice(db, slug, query, decode(query.cursor)),
  ])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'read_purchases')
  return page(rows, toManagedPurchase)
}

function page<Item>(
  rows: PurchaseRow[],
  present: (row: PurchaseRow) => Item,
): { data: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, purchasesPerPage)
  const last = shown.at(-1)?.purchase
  return {
    data: shown.map(present),
    nextCursor: rows.length > purchasesPerPage && last !== undefined ? `${last.createdAt}_${last.id}` : null,
  }
}

function decode(cursor: string | undefined): PurchaseStart | null {
  if (cursor === undefined) return null
  const [, createdAt, id] = /^(\d{1,16})_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (createdAt === undefined || id === undefined)
    throw fieldProblem('invalid_input', 'cursor', 'Use the nextCursor of the page before.')
  return { createdAt: Number(createdAt), id }
}
