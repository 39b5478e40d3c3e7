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
