import { expect } from 'vitest'
import type { Desk } from './desk.ts'
import { loadStripeSpec } from './stripe-spec.ts'

const spec = loadStripeSpec()

/** Every call so far and every event had the shapes of the Stripe API; says nothing on machines without its spec. */
export function expectStripeShapes({ control }: Pick<Desk, 'control'>): void {
  if (!spec) return
  expect(control.requests().flatMap((call) => spec.problemsOf(call))).toEqual([])
  expect(control.events().flatMap((event) => spec.problemsOfEvent(event))).toEqual([])
}
