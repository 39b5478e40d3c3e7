import { memberEntry } from '../../db/audit.ts'
import type { NamedClient } from '../../db/clients.ts'
import { fieldProblem } from '../../domain/errors.ts'
import type { Ids } from '../../ports.ts'
import type { GivenPurchase } from './purchase-changes.repository.ts'

type Receiving = {
  named: NamedClient
  /** What the practice knows under that id or address. */
  found: { id: string; name: string | null } | undefined
  by: { practiceId: string; actor: { userId: string }; at: number }
}

/**
 * Who receives credits: a client the practice has, or the one an address will become.
 * @throws DeskbellError `invalid_input` where the id is no client's of this practice
 */
export function receivingClient(
  { named, found, by }: Receiving,
  ids: Ids,
): { client: GivenPurchase['client']; buyerName: string | null } {
  const { email } = named
  const name = named.name ?? null
  if (found !== undefined) return { client: { id: found.id, isNew: false }, buyerName: name ?? found.name }
  if (email === undefined) throw fieldProblem('invalid_input', 'client.id', 'There is no such client in this practice.')
  const id = ids.id()
  const audit = memberEntry({
    ...by,
    id: ids.id(),
    action: 'client.created',
    subject: ['client', id],
    after: { email, name },
  })
  return { client: { id, isNew: true, email, name, audit }, buyerName: name }
}
