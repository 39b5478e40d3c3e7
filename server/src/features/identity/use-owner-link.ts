import { sha256 } from '../../domain/digest.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { OpenedSession } from '../../ports.ts'
import type { IdentityDeps } from './deps.ts'
import { claimOwnerLink, findOwnerLink } from './owner-link.repository.ts'

/**
 * Opens a session of the dashboard for whoever holds the link, once.
 * @throws DeskbellError `link_used`, or `link_expired` where it is too old, void or unknown
 */
export async function useOwnerLink(
  { token, clientAddress }: { token: string; clientAddress: string },
  { db, clock, authentication }: Pick<IdentityDeps, 'db' | 'clock' | 'authentication'>,
): Promise<OpenedSession & { email: string }> {
  const tokenHash = await sha256(token)
  const [link] = await claimOwnerLink(db, tokenHash, clock())
  if (link === undefined) {
    const [found] = await findOwnerLink(db, tokenHash)
    throw new DeskbellError(found !== undefined && found.usedAt !== null ? 'link_used' : 'link_expired')
  }
  const session = await authentication.signInWithoutCode({
    email: link.email,
    practiceId: null,
    clientAddress,
    browserHeaders: {},
  })
  return { ...session, email: link.email }
}
