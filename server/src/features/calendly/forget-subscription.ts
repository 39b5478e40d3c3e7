import { keysOf, reasonOf } from './account.ts'
import type { AccountRow } from './connection.repository.ts'
import type { CalendlyDeps } from './deps.ts'

/** Calendly shall send nothing more to an address that is no longer. Never throws. */
export async function forgetSubscription(account: AccountRow, deps: CalendlyDeps): Promise<void> {
  const { calendly, log } = deps
  const uri = account.connection?.webhookUri ?? null
  if (uri === null) return
  const { token } = await keysOf(account, deps)
  if (token === null) return
  await calendly.unsubscribe(token, uri).catch((error: unknown) => {
    log('warn', 'calendly.not_unsubscribed', { reason: reasonOf(error) ?? 'unknown' })
  })
}
