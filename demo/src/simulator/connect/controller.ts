import { invalidParameter } from '../http/errors.ts'
import type { AccountParameters } from './account-parameters.ts'

export type Controller = {
  fees: { payer: string }
  is_controller: boolean
  losses: { payments: string }
  requirement_collection: string
  stripe_dashboard: { type: string }
  type: 'application'
}

type Answers = [payer: string, losses: string, collection: string, dashboard: string]

/** What the older account types stand for. */
const types: Record<string, Answers> = {
  standard: ['account', 'stripe', 'stripe', 'full'],
  express: ['application_express', 'application', 'stripe', 'express'],
  custom: ['application_custom', 'application', 'application', 'none'],
}

/** Who answers for what on an account: said one by one, or by the older `type`. */
export function controllerOf({ type, controller }: AccountParameters): Controller {
  if (type && controller) {
    throw invalidParameter('You may only specify one of these parameters: type, controller.', { param: 'type' })
  }
  const [payer, losses, collection, dashboard] = types[type ?? 'standard'] ?? (types['standard'] as Answers)
  return {
    fees: { payer: controller?.fees?.payer ?? payer },
    is_controller: true,
    losses: { payments: controller?.losses?.payments ?? losses },
    requirement_collection: controller?.requirement_collection ?? collection,
    stripe_dashboard: { type: controller?.stripe_dashboard?.type ?? dashboard },
    type: 'application',
  }
}
