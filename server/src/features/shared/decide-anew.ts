import { DeskbellError } from '../../domain/errors.ts'

/**
 * Runs an attempt that reads, decides and writes under a guard. Null is a lost race: the next attempt reads what the
 * winner left and says no where a rule does.
 * @throws DeskbellError `unavailable` where it is lost again and again
 */
export async function decideAnew<Result>(attempt: () => Promise<Result | null>): Promise<Result> {
  for (let left = 20; left > 0; left--) {
    const result = await attempt()
    if (result !== null) return result
  }
  throw new DeskbellError('unavailable')
}
