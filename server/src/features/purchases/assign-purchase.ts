import type { AssignmentInput } from '../../contract/purchase-changes.ts'
import type { ManagedPurchase, PurchaseSnapshot } from '../../contract/purchases.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { toManagedPurchase, type PurchaseRow } from '../../db/views/purchase-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { checkAllowances } from '../../domain/allowances.ts'
import { assignmentPeriod, checkAgreedPrice } from '../../domain/assignment.ts'
import { fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { givenNews } from './given-news.ts'
import { givenSnapshot, ownPackageOf } from './given-package.ts'
import { managedPurchase } from './managed-purchase.ts'
import {
  assignStatements,
  clientInPractice,
  consultantsOf,
  packageToAssign,
  practiceToAssignIn,
  type GivenPurchase,
} from './purchase-changes.repository.ts'
import { purchaseById } from './purchase.repository.ts'
import { receivingClient } from './receiving-client.ts'

type AssignPurchase = { input: AssignmentInput; caller: Caller }
type AssignDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'deliverSoon'>

/**
 * A member gives a client a package, or credits that no package holds, paid elsewhere. No payment is recorded; the
 * client is told by mail. Two round trips.
 * @throws DeskbellError `invalid_input`, `forbidden`, `not_found`
 */
export function assignPurchase(request: AssignPurchase, deps: AssignDeps): Promise<ManagedPurchase> {
  return decideAnew(() => answerOnce(() => assign(request, deps)))
}

async function assign({ input, caller }: AssignPurchase, deps: AssignDeps): Promise<ManagedPurchase | null> {
  const { db, clock, ids } = deps
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    practiceToAssignIn(db, input.practice),
    packageToAssign(db, input.practice, input.packageId),
    consultantsOf(db, input.practice),
    clientInPractice(db, input.practice, input.client),
  ])
  const [[found], [item], consultants, [known]] = facts
  requirePermission(actor, found?.id, 'assign_packages')
  if (repeatOf !== null) return managedPurchase(repeatOf, deps)
  const practice = found as NonNullable<typeof found>
  if (input.packageId !== undefined && item === undefined)
    throw fieldProblem('invalid_input', 'packageId', 'There is no such package in this practice.')
  if (input.allowances !== undefined) checkAllowances(input.allowances)
  if (input.price !== undefined) checkAgreedPrice(input.price)
  const consultantId = input.consultantId ?? item?.package.consultantId ?? consultants[0]?.id
  if (
    consultantId === undefined ||
    (input.consultantId !== undefined && !consultants.some(({ id }) => id === consultantId))
  )
    throw fieldProblem('invalid_input', 'consultantId', 'Choose a consultant of this practice.')
  const by = { practiceId: practice.id, actor, at: now }
  const { client, buyerName } = receivingClient({ named: input.client, found: known, by }, ids)
  const snapshot = givenSnapshot({ input, item, newPackageId: ids.id(), currency: practice.currency, now })
  const period = assignmentPeriod(input, { validDays: snapshot.validDays, timeZone: practice.timeZone, now })

  const id = ids.id()
  const purchase: GivenPurchase['purchase'] & { snapshot: PurchaseSnapshot } = {
    id,
    reference: ids.reference('PKG'),
    practiceId: practice.id,
    packageId: snapshot.packageId,
    consultantId,
    buyerName,
    state: 'paid',
    origin: 'hand',
    snapshot,
    priceMinor: snapshot.price.amount,
    currency: snapshot.price.currency,
    assignedByUserId: actor.userId,
    note: input.note ?? null,
    createdAt: now,
    paidAt: now,
    ...period,
  }
  const given: GivenPurchase = {
    purchase,
    client,
    grants: snapshot.allowances.map((allowance, position) => ({
      ...allowance,
      ...period,
      id: ids.id(),
      kind: 'hand' as const,
      origin: `hand:${id}:${position}`,
    })),
    mail: {
      id: ids.id(),
      body: givenNews({ reference: purchase.reference, snapshot, pageUrl: null, ...period }, now),
    },
  }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: practice.id,
    action: 'purchase.assigned',
    subject: ['purchase', id],
    after: {
      packageId: snapshot.packageId,
      title: snapshot.title,
      price: snapshot.price,
      allowances: snapshot.allowances,
      ...period,
      note: purchase.note,
    },
  })
  const own = item === undefined ? ownPackageOf({ snapshot, practiceId: practice.id, consultantId, now }) : null
  const results = await writeAll(db, [
    ...assignStatements(db, { given, own, audit }),
    ...rememberRequest(db, caller, id, now, witnessed(audit.id)),
    purchaseById(db, id),
  ])
  if (rowsWritten(results[0]) === 0) return null
  deps.deliverSoon()
  const [row] = results.at(-1) as [PurchaseRow]
  return toManagedPurchase(row, now)
}
