import { eq } from 'drizzle-orm'
import { packageInput } from '@deskbell/server/contract/packages'
import { memberEntry } from '@deskbell/server/db/audit'
import { writeAll } from '@deskbell/server/db/run-batch'
import { consultants, practices } from '@deskbell/server/db/schema/index'
import { ensureOwner } from '@deskbell/server/features/identity/ensure-owner'
import { checkPackage } from '@deskbell/server/features/packages/check-package'
import { insertPackage } from '@deskbell/server/features/packages/package.repository'
import type { Server } from '@deskbell/server/compose'
import { seedContent } from './seed-content.ts'
import { seedTimes } from './seed-times.ts'

/** Fills an empty database with an invented consultant; one that has the practice already stays as it is. */
export async function seed(
  { deps }: Server,
  { ownerEmail, siteOrigin, photoUrl }: { ownerEmail: string; siteOrigin: string; photoUrl: string },
): Promise<void> {
  const { db, ids, clock } = deps
  const { practice, consultant, packages } = seedContent
  const known = await db.select({ id: practices.id }).from(practices).where(eq(practices.slug, practice.slug))
  if (known[0] !== undefined) {
    await ensureOwner({ email: ownerEmail, practiceId: known[0].id, operator: true }, deps)
    return
  }
  const now = clock()
  const practiceId = ids.id()
  const consultantId = ids.id()
  const dates = { createdAt: now, updatedAt: now }
  const { expertise, ...profile } = consultant
  await writeAll(db, [
    db
      .insert(practices)
      .values({ ...practice, ...dates, id: practiceId, operatorOwned: true, returnOrigins: [siteOrigin] }),
    db.insert(consultants).values({
      ...profile,
      ...dates,
      id: consultantId,
      practiceId,
      expertise: [...expertise],
      timeZone: practice.timeZone,
      contactName: profile.name,
      photoUrl,
    }),
  ])
  const { userId } = await ensureOwner({ email: ownerEmail, practiceId, operator: true }, deps)
  const statements = packages.flatMap((draft, position) => {
    const { practice: _, ...input } = checkPackage(packageInput.parse(draft))
    const id = ids.id()
    const audit = memberEntry({
      id: ids.id(),
      at: now,
      actor: { userId },
      practiceId,
      action: 'package.created',
      subject: ['package', id],
      after: input,
    })
    return insertPackage(db, id, practiceId, { ...input, consultantId, displayOrder: position }, audit)
  })
  await writeAll(db, statements)
  await seedTimes({ practiceId, consultantId, userId }, deps)
}
