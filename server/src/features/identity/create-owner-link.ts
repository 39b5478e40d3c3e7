import { writeAll } from '../../db/run-batch.ts'
import { sha256, toBase64Url } from '../../domain/digest.ts'
import { ownerLinkLife } from '../../domain/sign-in.ts'
import type { IdentityDeps } from './deps.ts'
import { insertOwnerLink, voidOwnerLinks } from './owner-link.repository.ts'

/**
 * Makes the one-time link that opens the dashboard for the owner, and voids all earlier ones. The token stands in the
 * fragment, which no browser sends and no log keeps; the database knows its digest only.
 */
export async function createOwnerLink(
  { email }: { email: string },
  deps: Pick<IdentityDeps, 'db' | 'clock' | 'publicUrl'> & { randomBytes: (length: number) => Uint8Array },
): Promise<string> {
  const now = deps.clock()
  const token = toBase64Url(deps.randomBytes(32))
  const link = { tokenHash: await sha256(token), email: email.toLowerCase(), expiresAt: now + ownerLinkLife }
  await writeAll(deps.db, [voidOwnerLinks(deps.db, now), insertOwnerLink(deps.db, link, now)])
  return `${deps.publicUrl}/dashboard/sign-in#owner=${token}`
}
