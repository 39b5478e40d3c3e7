import { loadAs, type Caller } from '../../db/identity.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { requireOpenTo } from '../shared/purchase-access.ts'
import { instalmentOf, purchaseById } from './instalment.repository.ts'
import { openCheckout, type OpenDeps } from './open-checkout.ts'

/**
 * The buyer pays an instalment by hand, early or after the card refused. Two round trips.
 * @throws DeskbellError `nothing_to_pay`, `unauthenticated`, `not_found`
 */
export async function payInstalment(
  { id, number, caller }: { id: string; number: number; caller: Caller },
  deps: OpenDeps & Pick<Deps, 'purchaseTokens'>,
): Promise<{ url: string }> {
  const now = deps.clock()
  const { actor, facts } = await loadAs(deps.db, caller, now, [
    purchaseById(deps.db, id),
    instalmentOf(deps.db, id, number),
  ])
  const [[purchase], [row]] = facts
  await requireOpenTo({ actor, caller, row: purchase, now }, deps)
  if (row === undefined) throw new DeskbellError('nothing_to_pay')
  return { url: await openCheckout(row, deps) }
}
