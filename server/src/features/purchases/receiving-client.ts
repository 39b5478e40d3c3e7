import type { NamedClient } from '../../db/clients.ts'
import { fieldProblem } from '../../domain/errors.ts'
import type { Ids } from '../../ports.ts'
import type { GivenPurchase } from './purchase-changes.repository.ts'

/**
 * Who receives credits: a client the practice has, or the one an address will become.
 * @param found what the practice knows under that id or address
 * @throws DeskbellError `invalid_input` where the id is no client's of this practice
 */
export function receivingClient(
  named: NamedClient,
  found: { id: string; name: string | null } | undefined,
  ids: Ids,
): { client: GivenPurchase['client']; buyerName: string | null } {
  if (named.email === undefined && found === undefined)
    throw fieldProblem('invalid_input', 'client.id', 'There is no such client in this practice.')
  const name = named.name ?? null
  return {
    client: { id: found?.id ?? ids.id(), email: found === undefined ? (named.email ?? null) : null, name },
    buyerName: name ?? found?.name ?? null,
  }
}
