import type { ManagedPurchasePage, PurchasePage, PurchaseQuery } from '../../contract/purchases.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toManagedPurchase, toPurchase, type PurchaseRow } from '../../db/views/purchase-view.ts'
import { requirePermission, requireSignedIn } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import {
  purchasesOfPractice,
  purchasesOfSession,
  purchasesPerPage,
  type PurchaseStart,
} from './purchase-list.repository.ts'
import { practiceBySlug } from './purchase.repository.ts'

type ListPurchases = { query: PurchaseQuery; caller: Caller }
type ListDeps = Pick<Deps, 'db' | 'clock'>

/** The caller's own purchases. One round trip. */
export async function listOwnPurchases(
  { query, caller }: ListPurchases,
  { db, clock }: ListDeps,
): Promise<PurchasePage> {
  if (caller.sessionToken === null) throw new DeskbellError('unauthenticated')
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [
    purchasesOfSession(db, caller.sessionToken, { query, start: decode(query), now }),
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
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [
    practiceBySlug(db, slug),
    purchasesOfPractice(db, slug, { query, start: decode(query), now }),
  ])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'read_purchases')
  return page(rows, (row) => toManagedPurchase(row, now))
}

type ListedRow = PurchaseRow & { sortKey: string | number }

function page<Item>(
  rows: ListedRow[],
  present: (row: PurchaseRow) => Item,
): { data: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, purchasesPerPage)
  const last = shown.at(-1)
  return {
    data: shown.map(present),
    nextCursor: rows.length > purchasesPerPage && last !== undefined ? encode(last) : null,
  }
}

const encode = ({ sortKey, purchase }: ListedRow) => `${encodeURIComponent(sortKey)}_${purchase.id}`

function decode({ cursor, sort }: PurchaseQuery): PurchaseStart | null {
  if (cursor === undefined) return null
  const [, key, id] = /^(.*)_([0-9a-f-]{36})$/s.exec(cursor) ?? []
  const text = key === undefined ? null : decodedOrNull(key)
  const isText = sort === 'client' || sort === '-client'
  if (text === null || id === undefined || !(isText || /^-?\d{1,16}$/.test(text)))
    throw fieldProblem('invalid_input', 'cursor', 'Use the nextCursor of the page before.')
  return { key: isText ? text : Number(text), id }
}

function decodedOrNull(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
