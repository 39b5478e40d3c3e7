import type { Role } from './access.ts'
import { escapeHtml } from './escape-html.ts'

const day = 86_400_000

export const invitationLife = 7 * day

type Dates = { acceptedAt: number | null; revokedAt: number | null; expiresAt: number }

export function invitationState(
  { acceptedAt, revokedAt, expiresAt }: Dates,
  now: number,
): 'open' | 'accepted' | 'revoked' | 'expired' {
  if (acceptedAt !== null) return 'accepted'
  if (revokedAt !== null) return 'revoked'
  return expiresAt <= now ? 'expired' : 'open'
}

const roleNames: Record<Role, string> = {
  owner: 'an owner',
  consultant: 'a consultant',
  marketing: 'a member who looks after its packages',
  operations: 'a member who looks after its clients and bookings',
  finance: 'a member who looks after its money',
}

/** @param link carries the token in its fragment, which no browser sends and no log keeps */
export function invitationMail({ practiceName, role, link }: { practiceName: string; role: Role; link: string }) {
  const lines = [
    `You are invited to join ${practiceName} on Deskbell as ${roleNames[role]}.`,
    'Open the link, and sign in with this email address. It works for 7 days, once.',
    'If you do not know the sender, ignore this email: nothing happens without you.',
  ]
  const [first, ...rest] = lines.map((line) => `<p>${escapeHtml(line)}</p>`)
  return {
    subject: `Join ${practiceName} on Deskbell`,
    text: [lines[0], link, ...lines.slice(1)].join('\n\n'),
    html: `${first}<p><a href="${escapeHtml(link)}">Join ${escapeHtml(practiceName)}</a></p>${rest.join('')}`,
  }
}
