import type { ErrorCode, FieldError } from '../contract/errors.ts'

/**
 * A rule said no. The code is the contract's; `http/error-table.ts` gives it a status and a sentence, so rules stay
 * free of both.
 */
export class DeskbellError extends Error {
  readonly code: ErrorCode
  readonly fields: FieldError[]
  /** Facts that help to go on, never personal. */
  readonly details: Record<string, unknown> | undefined

  constructor(
    code: ErrorCode,
    {
      fields = [],
      details,
      message,
    }: { fields?: FieldError[]; details?: Record<string, unknown>; message?: string } = {},
  ) {
    super(message ?? code)
    this.name = 'DeskbellError'
    this.code = code
    this.fields = fields
    this.details = details
  }
}

/** A rule about one field of the input. */
export function fieldProblem(code: ErrorCode, path: string, message: string): DeskbellError {
  return new DeskbellError(code, { fields: [{ path, message }], message })
}
