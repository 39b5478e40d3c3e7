import type { ManagedPractice, PracticePatch } from '../../contract/practices.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { checkLocale } from '../../domain/locale.ts'
import { checkTimeZone } from '../../domain/time-zone.ts'
import type { Deps } from '../../ports.ts'
import { toManagedPractice } from './get-practice.ts'
import { changePractice, practiceBySlug, type PracticeRow } from './practice.repository.ts'

type UpdatePractice = { slug: string; patch: Omit<PracticePatch, 'practice'>; caller: Caller }

/** The owner changes the practice's settings; those left out stay. Two round trips. */
export async function updatePractice(
  { slug, patch, caller }: UpdatePractice,
  { db, clock, ids, payments }: Pick<Deps, 'db' | 'clock' | 'ids' | 'payments'>,
): Promise<ManagedPractice> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [practiceBySlug(db, slug)])
  requirePermission(actor, facts[0][0]?.id, 'edit_practice')
  const before = facts[0][0] as PracticeRow
  const changes = {
    ...patch,
    ...(patch.returnOrigins === undefined ? {} : { returnOrigins: patch.returnOrigins.map(toOrigin) }),
  }
  if (changes.locale !== undefined) checkLocale(changes.locale, 'locale')
  if (changes.timeZone !== undefined) checkTimeZone(changes.timeZone, 'timeZone')
  const previous = Object.fromEntries(Object.keys(changes).map((key) => [key, before[key as keyof PracticeRow]]))
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: before.id,
    action: 'practice.updated',
    subject: ['practice', before.id],
    before: previous,
    after: changes,
  })
  const [after] = await writeThenRead(
    db,
    changePractice(db, before.id, changes as Partial<PracticeRow>, audit),
    practiceBySlug(db, slug),
  )
  return toManagedPractice(after as PracticeRow, actor, payments.simulated)
}

function toOrigin(text: string, index: number): string {
  const url = URL.parse(text)
  const isLocal = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1'
  if (url === null || !(url.protocol === 'https:' || (isLocal && url.protocol === 'http:'))) {
    throw fieldProblem(
      'invalid_input',
      `returnOrigins.${index}`,
      'Use the address of a website, as in https://jane-doe.com.',
    )
  }
  return url.origin
}
