import type { Authentication, Deps } from '../../ports.ts'

/** What identity needs beside the common dependencies. */
export type IdentityDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'background' | 'log' | 'deliverSoon' | 'publicUrl'> & {
  authentication: Authentication
  authSecret: string
  /** Whose address this is runs the installation; null where none is set. */
  ownerEmail: string | null
  /** 1 in production; tests raise it. */
  rateLimitFactor: number
}

/** Where somebody signs in, and with what. */
export type SignInPlace = {
  /** Slug of the practice whose embed asks; null for the dashboard. */
  practice: string | null
  clientAddress: string
  browserHeaders: Record<string, string>
}
