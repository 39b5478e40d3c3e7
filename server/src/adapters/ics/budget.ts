/** No calendar may hold the process for longer, whatever its rules say. */
const mostMilliseconds = 2_000
const mostSteps = 400_000
const mostStepsOfARule = 20_000

export class BudgetSpent extends Error {}

/** Steps of recurrence rules. Counted, because some runtimes stop their clock while they compute. */
export type Budget = {
  /** @throws BudgetSpent */
  step: () => void
  /** The steps of one rule, which has a smaller budget of its own. The function it returns throws BudgetSpent. */
  forRule: () => () => void
}

export function createBudget(now: () => number = () => performance.now()): Budget {
  const until = now() + mostMilliseconds
  let left = mostSteps
  const step = (): void => {
    if (left % 256 === 0 && now() > until) left = 0
    if (--left < 0) throw new BudgetSpent()
  }
  return {
    step,
    forRule() {
      let ofRule = mostStepsOfARule
      return () => {
        if (--ofRule < 0) throw new BudgetSpent()
        step()
      }
    },
  }
}
