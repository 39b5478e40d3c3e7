import type { ContactReveal } from '../../contract/purchases.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import type { PurchaseRow } from '../../db/views/purchase-view.ts'
import { normaliseCalendlyLink } from '../../domain/calendly-link.ts'
import { contactOpening, revealed } from '../../domain/contact-reveal.ts'
import { requireClaimed } from '../../domain/gift.ts'
import { fillWelcomeTemplate, namelessClient } from '../../domain/welcome-template.ts'
import type { CalendlyDesk, Deps } from '../../ports.ts'
import { requireOpenTo } from '../shared/purchase-access.ts'
import { bookingOfPurchase, calendlyLinkOfPurchase, purchaseById, trackContact } from './purchase.repository.ts'

type OpenDeps = Pick<Deps, 'db' | 'clock' | 'purchaseTokens'> & { calendlyDesk: CalendlyDesk }

/**
 * Contact details, welcome message and scheduling link: only of a paid purchase, only to its buyer, by the consultant's
 * rule. The first look is noted. Two round trips, the second one only then.
 * @throws DeskbellError `payment_required`, `not_yet_revealed`, `gift_not_claimed`, `unauthenticated`, `not_found`
 */
export async function openContact(
  { id, caller }: { id: string; caller: Caller },
  deps: OpenDeps,
): Promise<ContactReveal> {
  const { db, clock, calendlyDesk } = deps
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [
    purchaseById(db, id),
    calendlyLinkOfPurchase(db, id),
    calendlyDesk.load(id),
    bookingOfPurchase(db, id),
  ])
  const row = await requireOpenTo({ actor, caller, row: facts[0][0], now }, deps)
  const { purchase, consultant } = row
  requireClaimed(purchase)
  const storedLink = facts[1][0]?.calendlyLink ?? null
  // Checked again: a link written by an import or an older version must not lead buyers anywhere else.
  const calendlyLink = storedLink === null ? null : normaliseCalendlyLink(storedLink)
  const booked = facts[3][0]
  const booking = {
    firstAt: purchase.calendlyScheduledAt ?? booked?.firstAt ?? null,
    isPossible: calendlyLink !== null || booked?.isPossible === true,
  }
  const opens = contactOpening(purchase, booking, consultant.revealRule)
  if (opens === 'now' && purchase.contactInitiatedAt === null) await trackContact(db, id, now)

  const contact = {
    name: consultant.contactName ?? consultant.name,
    email: consultant.contactEmail,
    phone: consultant.contactPhone,
  }
  const shown = revealed(
    contact,
    opens === 'now' ? { email: consultant.revealEmail, phone: consultant.revealPhone } : nothing,
  )
  return {
    contact: shown,
    opens,
    welcomeMessage: welcomeMessage(row),
    calendlyLink:
      calendlyLink === null ? null : await calendlyDesk.linkFor({ facts: facts[2], purchase, link: calendlyLink }),
    schedulingProblem: problem({ shown, calendlyLink, usesCalendly: purchase.snapshot.scheduling === 'calendly' }),
  }
}

const nothing = { email: false, phone: false }

function welcomeMessage({ purchase, practice, consultant }: PurchaseRow): string {
  return fillWelcomeTemplate(consultant.welcomeTemplate, {
    client_name: purchase.buyerName ?? namelessClient,
    package_title: purchase.snapshot.title,
    consultant_name: consultant.name,
    practice_name: practice.name,
    bundle: purchase.snapshot.bundleDescription,
    reference: purchase.reference,
  })
}

function problem(seen: {
  shown: { email: string | null; phone: string | null }
  calendlyLink: string | null
  usesCalendly: boolean
}): ContactReveal['schedulingProblem'] {
  if (seen.usesCalendly && seen.calendlyLink === null) return 'calendly_link_invalid'
  return seen.calendlyLink === null && seen.shown.email === null && seen.shown.phone === null ? 'contact_missing' : null
}
