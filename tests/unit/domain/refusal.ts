import { DeskbellError } from '@deskbell/server/domain/errors'

/** The refusal a rule answers with; a rule that lets it pass fails the test. */
export function refusalOf(work: () => unknown): DeskbellError {
  try {
    work()
  } catch (error) {
    if (error instanceof DeskbellError) return error
    throw error
  }
  throw new Error('Nothing was refused.')
}

/** The refusal's code, or null where the rule is content. */
export function codeOf(work: () => unknown): string | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof DeskbellError) return error.code
    throw error
  }
}
