import type { PersonalData } from '../../contract/personal-data.ts'
import { toConsultation } from '../../db/views/consultation-view.ts'
import { toFeedback } from '../../db/views/follow-up-view.ts'
import { toPurchase } from '../../db/views/purchase-view.ts'
import type { PersonalRows } from './export.repository.ts'
import type { Person } from './person.repository.ts'

/** Who reads it: the practice, or the client, to whom its own notes are never shown. */
type Reader = 'member' | 'client'

const nobodys = { limits: { cancelUntil: null, rescheduleUntil: null }, calendarUrl: null }

/** All that is known of somebody, with instants spelt out. */
export function describePerson(
  { client, practice }: Person,
  rows: PersonalRows,
  { reader, now }: { reader: Reader; now: number },
): PersonalData {
  const [[account], purchases, payments, grants, uses, seats, said, waitlist, mails, changes] = rows
  const { userId: _, importId: __, practiceId: ___, notes, ...known } = client
  const isMember = reader === 'member'
  return {
    exportedAt: new Date(now).toISOString(),
    practice,
    client: spelt(isMember ? { ...known, notes } : known),
    account: account === undefined ? null : spelt(account),
    purchases: purchases.map((row) => ({
      ...toPurchase(row),
      buyerName: row.purchase.buyerName,
      note: row.purchase.note,
      isGiver: row.purchase.giftBuyerClientId === client.id,
    })),
    payments: payments.map(({ practiceId: _practice, stripeAccountId: _account, checkedAt: _asked, ...row }) =>
      spelt(row),
    ),
    credits: {
      grants: grants.map(({ practiceId: _practice, clientId: _client, ...row }) => spelt(row)),
      uses: uses.map(({ use: { practiceId: _practice, actorUserId: _actor, ...row }, reason }) =>
        spelt({ ...row, reason }),
      ),
    },
    consultations: seats.map((row) => ({
      ...toConsultation(row, nobodys),
      cancelReason: row.booking.cancelReason,
      ...(isMember
        ? { privateNotes: row.consultation.privateNotes, ofConsultant: toFeedback(row.feedback).consultant }
        : {}),
    })),
    feedback: said
      .filter(({ said: { side } }) => isMember || side === 'client')
      .map(({ said: { practiceId: _practice, actorUserId: _actor, ...row } }) => spelt(row)),
    waitlist: waitlist.map(({ practiceId: _practice, clientId: _client, offerTokenHash: _hash, ...row }) => spelt(row)),
    mails: mails.map((row) => spelt(row)),
    changes: changes.map(({ entry, before, after }) => ({
      at: new Date(entry.createdAt).toISOString(),
      action: entry.action,
      by: entry.actorKind,
      about: { type: entry.subjectType, id: entry.subjectId },
      before: told(before, reader),
      after: told(after, reader),
    })),
  }
}

const ownNotes: ReadonlySet<string> = new Set(['notes', 'privateNotes', 'note', 'engagement'])

function told(values: Record<string, unknown> | null, reader: Reader): Record<string, unknown> | null {
  if (values === null || reader === 'member') return values
  return Object.fromEntries(Object.entries(values).filter(([key]) => !ownNotes.has(key)))
}

/** Columns that end in `At` are instants. */
function spelt(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      key.endsWith('At') && typeof value === 'number' ? new Date(value).toISOString() : value,
    ]),
  )
}
