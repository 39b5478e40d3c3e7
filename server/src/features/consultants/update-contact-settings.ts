import type { ContactSettings, ContactSettingsInput } from '../../contract/practices.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { changeConsultant, consultantById, type ConsultantRow } from './consultant.repository.ts'
import { toContactSettings } from './get-contact-settings.ts'

type UpdateSettings = { id: string; version: number; input: ContactSettingsInput; caller: Caller }

/** Changes how buyers reach a consultant, if nobody else did meanwhile. Two round trips. */
export async function updateContactSettings(
  { id, version, input, caller }: UpdateSettings,
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<ContactSettings> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [consultantById(db, id)])
  requirePermission(actor, facts[0][0]?.consultant.practiceId, 'edit_contact', id)
  const before = facts[0][0] as ConsultantRow
  const { contactName, email, phone, welcomeTemplate, revealRule, reveal } = input
  const columns = {
    contactName,
    contactEmail: email,
    contactPhone: phone,
    welcomeTemplate,
    revealRule,
    revealEmail: reveal.email,
    revealPhone: reveal.phone,
  }
  const previous = Object.fromEntries(
    Object.keys(columns).map((key) => [key, before.consultant[key as keyof typeof columns]]),
  )
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: before.consultant.practiceId,
    action: 'consultant.contact_updated',
    subject: ['consultant', id],
    before: previous,
    after: columns,
  })
  const results = await writeAll(db, [...changeConsultant(db, id, version, columns, audit), consultantById(db, id)])
  if (rowsWritten(results[0]) === 0) throw new DeskbellError('version_conflict')
  const [after] = results.at(-1) as ConsultantRow[]
  return toContactSettings(after as ConsultantRow)
}
