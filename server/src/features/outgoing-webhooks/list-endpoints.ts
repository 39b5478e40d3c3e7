import type { WebhookEndpoints } from '../../contract/outgoing-webhooks.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { describeEndpoint } from './describe-endpoint.ts'
import { endpointsOf, practiceBySlug } from './endpoint.repository.ts'

/** Where a practice is told what happens. One round trip. @throws DeskbellError `forbidden`, `not_found` */
export async function listEndpoints(
  { practice: slug, caller }: { practice: string; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<WebhookEndpoints> {
  const { actor, facts } = await loadAs(db, caller, clock(), [practiceBySlug(db, slug), endpointsOf(db, slug)])
  const [[practice], rows] = facts
  requirePermission(actor, practice?.id, 'manage_integrations')
  return { data: rows.map(describeEndpoint) }
}
