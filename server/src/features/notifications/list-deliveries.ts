import type { DeliveriesQuery, DeliveryPage } from '../../contract/deliveries.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import { fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { deliveriesOfPractice, deliveriesPerPage, practiceBySlug, type DeliveryStart } from './delivery.repository.ts'
import { toDelivery } from './describe-delivery.ts'

/** The mails of a practice and how they fared, newest first. One round trip. */
export async function listDeliveries(
  { query, caller }: { query: DeliveriesQuery; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<DeliveryPage> {
  const { actor, facts } = await loadAs(db, caller, clock(), [
    practiceBySlug(db, query.practice),
    deliveriesOfPractice(db, query, decode(query.cursor)),
  ])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'manage_deliveries')
  const shown = rows.slice(0, deliveriesPerPage)
  const last = shown.at(-1)?.mail
  const nextCursor = rows.length > deliveriesPerPage && last !== undefined ? `${last.createdAt}_${last.id}` : null
  return { data: shown.map(toDelivery), nextCursor }
}

function decode(cursor: string | undefined): DeliveryStart | null {
  if (cursor === undefined) return null
  const [, createdAt, id] = /^(\d{1,16})_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (createdAt === undefined || id === undefined)
    throw fieldProblem('invalid_input', 'cursor', 'Use the nextCursor of the page before.')
  return { createdAt: Number(createdAt), id }
}
