import type { ContactSettings } from '../../contract/practices.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import { fillWelcomeTemplate, placeholders, unknownPlaceholders } from '../../domain/welcome-template.ts'
import type { Deps } from '../../ports.ts'
import { consultantById, type ConsultantRow } from './consultant.repository.ts'

/** How buyers reach a consultant, for members of the practice. One round trip. */
export async function getContactSettings(
  { id, caller }: { id: string; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<ContactSettings> {
  const { actor, facts } = await loadAs(db, caller, clock(), [consultantById(db, id)])
  const row = facts[0][0]
  requirePermission(actor, row?.consultant.practiceId, 'edit_contact', id)
  return toContactSettings(row as ConsultantRow)
}

export function toContactSettings({ consultant, practice }: ConsultantRow): ContactSettings {
  return {
    consultantId: consultant.id,
    version: consultant.version,
    contactName: consultant.contactName ?? consultant.name,
    email: consultant.contactEmail,
    phone: consultant.contactPhone,
    welcomeTemplate: consultant.welcomeTemplate,
    revealRule: consultant.revealRule,
    reveal: { email: consultant.revealEmail, phone: consultant.revealPhone },
    welcomePreview: fillWelcomeTemplate(consultant.welcomeTemplate, {
      client_name: 'Alex Morgan',
      package_title: 'Starter package',
      consultant_name: consultant.name,
      practice_name: practice.name,
      bundle: '5 private (60 min)',
      reference: 'PKG-7K3F9Q',
    }),
    placeholders: [...placeholders],
    unknownPlaceholders: unknownPlaceholders(consultant.welcomeTemplate),
  }
}
