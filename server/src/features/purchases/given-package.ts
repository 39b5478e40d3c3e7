import type { AssignmentInput } from '../../contract/purchase-changes.ts'
import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import type { PackageRow } from '../../db/views/package-row.ts'
import { toPublicPackage } from '../../db/views/package-view.ts'
import { describeBundle } from '../../domain/allowances.ts'
import { snapshotOf } from '../../domain/purchase-snapshot.ts'
import type { OwnPackage } from './purchase-changes.repository.ts'

type Given = {
  input: AssignmentInput
  item: PackageRow | undefined
  newPackageId: string
  currency: string
  now: number
}

/** What is given, as it is now: the package as it stands, with what the member changed about it. */
export function givenSnapshot({ input, item, newPackageId, currency, now }: Given): PurchaseSnapshot {
  const { title, allowances, price, sessionDurationMinutes } = input
  const changes = {
    ...(title === undefined ? {} : { title }),
    ...(price === undefined ? {} : { price }),
    ...(sessionDurationMinutes === undefined ? {} : { sessionDurationMinutes }),
    ...(allowances === undefined ? {} : { allowances, bundleDescription: describeBundle(allowances) }),
    // Paid elsewhere, so all of it comes at once.
    paymentTerms: { kind: 'full' as const },
    creditsRule: 'at_once' as const,
  }
  return {
    ...(item === undefined ? emptyPackage(newPackageId, currency) : snapshotOf(toPublicPackage(item, now))),
    ...changes,
  }
}

function emptyPackage(packageId: string, currency: string): PurchaseSnapshot {
  return {
    packageId,
    title: '',
    type: 'custom',
    price: { amount: 0, currency },
    sessionDurationMinutes: 60,
    allowances: [],
    bundleDescription: '',
    validDays: null,
    scheduling: 'contact',
  }
}

/** Archived from the start: purchases point at a package, and nobody else can buy this one. */
export function ownPackageOf({
  snapshot,
  practiceId,
  consultantId,
  now,
}: {
  snapshot: PurchaseSnapshot
  practiceId: string
  consultantId: string
  now: number
}): OwnPackage {
  const { packageId, title, price, sessionDurationMinutes, allowances } = snapshot
  return {
    row: {
      id: packageId,
      practiceId,
      consultantId,
      type: 'custom',
      title,
      description: '',
      features: [],
      currency: price.currency,
      sessionDurationMinutes,
      featured: false,
      active: false,
      displayOrder: 0,
      createdAt: now,
      updatedAt: now,
      archivedAt: now,
    },
    allowances,
    priceMinor: price.amount,
  }
}
