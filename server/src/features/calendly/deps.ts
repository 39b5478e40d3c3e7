import type { Calendly, Deps } from '../../ports.ts'

export type CalendlyDeps = Pick<
  Deps,
  'db' | 'clock' | 'ids' | 'log' | 'sealer' | 'signedAddresses' | 'background' | 'publicUrl' | 'offerSoon'
> & {
  calendly: Calendly
  /** Of the environment: they count for the only consultant of an installation. */
  calendlyKeys: { token: string | null; signingKey: string | null }
  /** Hands news that were kept to whoever works them off; never throws. */
  applyKept: (news: { id: string; type: string; objectId: string }) => Promise<void>
}
