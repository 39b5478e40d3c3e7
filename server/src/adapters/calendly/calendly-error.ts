import type { CalendlyError as Failure, CalendlyReason } from '../../ports.ts'

export class CalendlyError extends Error implements Failure {
  readonly reason: CalendlyReason
  readonly retryAfterSeconds: number | null

  constructor(
    reason: CalendlyReason,
    message: string,
    { retryAfterSeconds = null, cause }: { retryAfterSeconds?: number | null; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'CalendlyError'
    this.reason = reason
    this.retryAfterSeconds = retryAfterSeconds
  }
}
