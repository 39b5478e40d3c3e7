import type { ManagedPractice, PracticePatch } from '../../contract/practices.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { isOperator, may, requirePermission, type Actor } from '../../domain/access.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { checkLocale } from '../../domain/locale.ts'
import { checkTimeZone } from '../../domain/time-zone.ts'
import type { Deps } from '../../ports.ts'
import { toManagedPractice } from './get-practice.ts'
import { changePractice, practiceBySlug, type PracticeRow } from './practice.repository.ts'

type Changes = Omit<PracticePatch, 'practice'>
type UpdatePractice = { slug: string; patch: Changes; caller: Caller }

/**
 * The owner changes the practice's settings, the operator suspends it and sets its fee; fields left out stay.
 * Two round trips.
 * @throws DeskbellError `forbidden`, naming the field, where it is not the caller's to change
 */
export async function updatePractice(
  { slug, patch, caller }: UpdatePractice,
  { db, clock, ids, payments }: Pick<Deps, 'db' | 'clock' | 'ids' | 'payments'>,
): Promise<ManagedPractice> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [practiceBySlug(db, slug)])
  const [before] = facts[0]
  if (before === undefined || !isOperator(actor)) requirePermission(actor, before?.id, 'edit_practice')
  const practice = before as PracticeRow
  requireFields(actor, practice.id, patch)
  const changes = columnsOf(patch, practice, now)
  const previous = Object.fromEntries(Object.keys(changes).map((key) => [key, practice[key as keyof PracticeRow]]))
  const entry = memberEntry({
    id: ids.id(),
    at: now,
    actor: actor as { userId: string },
    practiceId: practice.id,
    action: actionOf(patch),
    subject: ['practice', practice.id],
    before: previous,
    after: changes,
  })
  const isMember = may(actor, practice.id, 'read_practice')
  const [after] = await writeThenRead(
    db,
    changePractice(db, practice.id, changes, isMember ? entry : { ...entry, actorKind: 'operator' }),
    practiceBySlug(db, slug),
  )
  return toManagedPractice(after as PracticeRow, actor, payments.simulated)
}

const operatorsFields: ReadonlySet<string> = new Set(['suspended', 'platformFeeBps'] satisfies (keyof Changes)[])

/** The practice a fee is taken from cannot set it, and who only runs the installation does not edit a practice. */
function requireFields(actor: Actor, practiceId: string, patch: Changes): void {
  const mayEdit = may(actor, practiceId, 'edit_practice')
  for (const [field, value] of Object.entries(patch)) {
    if (value === undefined) continue
    if (operatorsFields.has(field)) {
      if (!isOperator(actor))
        throw fieldProblem('forbidden', field, 'Only the operator of this installation sets this.')
    } else if (!mayEdit) throw fieldProblem('forbidden', field, 'Only an owner of the practice sets this.')
    else requirePermission(actor, practiceId, 'edit_practice')
  }
}

function columnsOf({ suspended, ...patch }: Changes, before: PracticeRow, now: number): Partial<PracticeRow> {
  if (patch.locale !== undefined) checkLocale(patch.locale, 'locale')
  if (patch.timeZone !== undefined) checkTimeZone(patch.timeZone, 'timeZone')
  return {
    ...(patch as Partial<PracticeRow>),
    ...(patch.returnOrigins === undefined ? {} : { returnOrigins: patch.returnOrigins.map(toOrigin) }),
    ...(suspended === undefined ? {} : { suspendedAt: suspended ? (before.suspendedAt ?? now) : null }),
  }
}

function actionOf({ suspended }: Changes): string {
  if (suspended === undefined) return 'practice.updated'
  return suspended ? 'practice.suspended' : 'practice.resumed'
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
