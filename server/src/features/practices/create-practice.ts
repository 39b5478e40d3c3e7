import type { PracticeInput } from '../../contract/operators.ts'
import type { ManagedPractice } from '../../contract/practices.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { inviteStatements } from '../../db/invitations.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { requireOperator } from '../../domain/access.ts'
import { supportedCurrencies } from '../../domain/currency.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { checkLocale } from '../../domain/locale.ts'
import { checkTimeZone } from '../../domain/time-zone.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { prepareInvitation } from '../shared/prepare-invitation.ts'
import { toManagedPractice } from './get-practice.ts'
import { insertPractice, practiceById, practiceBySlug } from './practice.repository.ts'

type CreatePractice = { input: PracticeInput; caller: Caller }
export type CreatePracticeDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'payments' | 'publicUrl' | 'deliverSoon'>

/**
 * The operator opens a practice, and its first owner is invited by email. Two round trips.
 * @throws DeskbellError `forbidden` for everybody else, `slug_taken`
 */
export function createPractice(request: CreatePractice, deps: CreatePracticeDeps): Promise<ManagedPractice> {
  return decideAnew(() => answerOnce(() => create(request, deps)))
}

async function create({ input, caller }: CreatePractice, deps: CreatePracticeDeps): Promise<ManagedPractice | null> {
  const { db, clock, ids, payments } = deps
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [practiceBySlug(db, input.slug)])
  requireOperator(actor)
  if (repeatOf !== null) {
    const [made] = await practiceById(db, repeatOf)
    return toManagedPractice(made as NonNullable<typeof made>, actor, payments.simulated)
  }
  const { ownerEmail, ...settings } = input
  if (facts[0][0] !== undefined)
    throw fieldProblem('slug_taken', 'slug', 'Another practice has this address already. Choose another one.')
  if (!supportedCurrencies.includes(settings.currency))
    throw fieldProblem('currency_not_supported', 'currency', `Choose one of ${supportedCurrencies.join(', ')}.`)
  checkLocale(settings.locale, 'locale')
  checkTimeZone(settings.timeZone, 'timeZone')
  const id = ids.id()
  const entry = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: id,
    action: 'practice.created',
    subject: ['practice', id],
    after: input,
  })
  const invited = await prepareInvitation(
    { practice: { id }, email: ownerEmail, role: 'owner', invitedByUserId: actor.userId },
    deps,
  )
  const made = witnessed(entry.id)
  const statements = [
    ...insertPractice(db, { ...settings, id, createdAt: now, updatedAt: now }, { ...entry, actorKind: 'operator' }),
    ...inviteStatements(db, invited, made),
    ...rememberRequest(db, caller, id, now, made),
  ]
  const [practice] = await writeThenRead(db, statements, practiceById(db, id))
  if (practice === undefined) return null
  deps.deliverSoon()
  return toManagedPractice(practice, actor, payments.simulated)
}
