import type { NewInvitation } from '../../db/invitations.ts'
import type { Role } from '../../domain/access.ts'
import { sha256 } from '../../domain/digest.ts'
import { invitationLife } from '../../domain/invitation.ts'
import type { Deps } from '../../ports.ts'

type Invite = {
  practice: { id: string }
  /** Lower case. */
  email: string
  role: Role
  invitedByUserId: string
}

/** An invitation and its mail. The token stands in the mail alone; the database's table knows its digest. */
export async function prepareInvitation(
  { practice, email, role, invitedByUserId }: Invite,
  { ids, clock, publicUrl }: Pick<Deps, 'ids' | 'clock' | 'publicUrl'>,
): Promise<NewInvitation> {
  const now = clock()
  const token = ids.token()
  const link = `${publicUrl}/dashboard/join#invitation=${token}`
  return {
    row: {
      id: ids.id(),
      practiceId: practice.id,
      email,
      role,
      tokenHash: await sha256(token),
      invitedByUserId,
      createdAt: now,
      expiresAt: now + invitationLife,
    },
    mail: { id: ids.id(), body: { news: 'invitation', facts: { role, link } } },
  }
}
