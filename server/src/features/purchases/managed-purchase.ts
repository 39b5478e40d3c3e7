import type { ManagedPurchase } from '../../contract/purchases.ts'
import { toManagedPurchase } from '../../db/views/purchase-view.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { purchaseById } from './purchase.repository.ts'

/** What an earlier request of the same member made, told anew. The caller has been checked already. */
export async function managedPurchase(id: string, { db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<ManagedPurchase> {
  const [row] = await purchaseById(db, id)
  if (row === undefined) throw new DeskbellError('not_found')
  return toManagedPurchase(row, clock())
}
