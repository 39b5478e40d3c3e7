import type { CalendlyConnection } from '../../contract/calendly.ts'
import type { CalendlyReason } from '../../ports.ts'
import type { AccountRow } from './connection.repository.ts'
import type { CalendlyDeps } from './deps.ts'

export const sealedFor = { token: 'calendly token', signingKey: 'calendly signing key' } as const

export type Keys = { token: string | null; signingKey: string | null; source: 'own' | 'environment' | null }

/** What opens the consultant's account: their own token, else the installation's where they are the only one. */
export async function keysOf(
  { connection, isOnlyOne }: AccountRow,
  { sealer, calendlyKeys }: Pick<CalendlyDeps, 'sealer' | 'calendlyKeys'>,
): Promise<Keys> {
  if (connection !== null && connection.sealedToken !== null) {
    const { sealedToken, sealedSigningKey } = connection
    return {
      token: await sealer.open(sealedFor.token, sealedToken),
      signingKey: sealedSigningKey === null ? null : await sealer.open(sealedFor.signingKey, sealedSigningKey),
      source: 'own',
    }
  }
  const { token, signingKey } = calendlyKeys
  return isOnlyOne && token !== null
    ? { token, signingKey, source: 'environment' }
    : { token: null, signingKey: isOnlyOne ? signingKey : null, source: null }
}

export function describeConnection(
  { consultant, connection }: AccountRow,
  { source, token }: Keys,
  publicUrl: string,
): CalendlyConnection {
  const address = `${publicUrl}/webhooks/calendly`
  const own = source === 'own' ? connection : null
  return {
    consultantId: consultant.id,
    connected: source !== null,
    source,
    webhookAddress: source === null ? null : own === null ? address : `${address}/${own.webhookId}`,
    webhookSubscribed: own !== null && own.webhookUri !== null,
    problem: source !== null && token === null ? unreadable : (connection?.problem ?? null),
    checkedAt:
      source === null || connection === null || connection.checkedAt === null
        ? null
        : new Date(connection.checkedAt).toISOString(),
  }
}

const unreadable = 'The token cannot be read any more. Connect the account anew.'

export const problems: Record<CalendlyReason, string> = {
  token_refused: 'Calendly refuses the token. Make a new one there, and connect the account anew.',
  not_found: 'Calendly knows nothing of this account any more. Connect it anew.',
  rate_limited: 'Calendly was asked too often. It is asked again later.',
  unavailable: 'Calendly has a problem of its own. It is asked again later.',
  refused: 'Calendly answered something that nobody understands. It is asked again later.',
  address_refused: 'Calendly cannot be reached from here.',
  address_private: 'Calendly cannot be reached from here.',
  too_many_redirects: 'Calendly cannot be reached from here.',
  too_large: 'Calendly answered more than fits. It is asked again later.',
  timeout: 'Calendly did not answer in time. It is asked again later.',
  unreachable: 'Calendly cannot be reached. It is asked again later.',
}

export function reasonOf(error: unknown): CalendlyReason | null {
  const reason = (error as { reason?: CalendlyReason }).reason
  return reason !== undefined && Object.hasOwn(problems, reason) ? reason : null
}
