import type { Caller } from '../../db/identity.ts'
import type { IdentityDeps } from './deps.ts'
import { deleteSession } from './session.repository.ts'

/** Ends the caller's session. Whoever has none is signed out already. */
export async function signOut({ caller }: { caller: Caller }, { db }: Pick<IdentityDeps, 'db'>): Promise<void> {
  if (caller.sessionToken !== null) await deleteSession(db, caller.sessionToken)
}
