import { invoiceAgenda, subscriptionAgenda } from './subscriptions/renewal.ts'
import { sessionExpiries } from './checkout/expiry.ts'
import { discountAgenda } from './discounts/coupons.ts'
import { disputeAgenda } from './disputes/dispute.ts'
import { refundFailures } from './refunds/settle.ts'
import type { World } from './world.ts'

/** Something that happens by itself; `at` in seconds. */
export type Due = { at: number; happen(): void }

/** What is still to come, as far as it is known now. */
type Agenda = (world: World) => Due[]

const agendas: Agenda[] = [
  discountAgenda,
  disputeAgenda,
  invoiceAgenda,
  refundFailures,
  sessionExpiries,
  subscriptionAgenda,
]

/** More than a daily subscription needs in a decade; a guard against something due again and again. */
const mostSteps = 5_000

/** Lets happen what the clock has passed, one thing after the other, each at its own moment. */
export function letTimePass(world: World): void {
  for (let step = 0; step < mostSteps; step += 1) {
    const now = world.clock.seconds()
    const due = agendas.flatMap((agenda) => agenda(world)).filter(({ at }) => at <= now)
    const next = due.toSorted((a, b) => a.at - b.at)[0]
    if (!next) return
    world.clock.during(next.at * 1000, next.happen)
  }
}
