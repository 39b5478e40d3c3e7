import { isMissing } from './refusals.ts'

/** What Stripe answers, and null where it says that there is no such thing. */
export async function foundOrNull<Result>(answer: Promise<Result>, isNone = isMissing): Promise<Result | null> {
  try {
    return await answer
  } catch (error) {
    if (isNone(error)) return null
    throw error
  }
}
