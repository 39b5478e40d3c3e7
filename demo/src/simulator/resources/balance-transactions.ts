import { processingFee } from '../currencies.ts'
import { noSuch } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { object, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'

export type BalanceTransaction = Row & {
  amount: number
  fee: number
  net: number
  source: string
  type: string
  currency: string
}

const table = (world: World) => world.store.table<BalanceTransaction>('balance_transactions')

/** Money is available two days after it was earned. */
const availableAfterSeconds = 2 * 86_400

type MovementType =
  | 'adjustment'
  | 'application_fee'
  | 'application_fee_refund'
  | 'charge'
  | 'refund'
  | 'refund_failure'
  | 'transfer'
  | 'transfer_refund'

type Movement = {
  type: MovementType
  source: string
  amount: number
  currency: string
  description?: string | null
  /** What Stripe keeps of it; worked out for charges. */
  fee?: { amount: number; description: string }
  /** Where the reports put it, when that is not its type. */
  category?: string
}

export function createBalanceTransaction(world: World, movement: Movement): BalanceTransaction {
  const { amount, currency, type } = movement
  // A refund returns the price; what processing it cost stays paid.
  const processing =
    type === 'charge' ? { amount: processingFee(amount, currency), description: 'Stripe processing fees' } : undefined
  const { amount: fee, description: feeFor } = movement.fee ?? processing ?? { amount: 0, description: '' }
  const created = world.clock.seconds()
  return table(world).insert({
    id: world.newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: created + availableAfterSeconds,
    balance_type: 'payments',
    created,
    currency,
    description: movement.description ?? null,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0 ? [] : [{ amount: fee, application: null, currency, description: feeFor, type: 'stripe_fee' }],
    net: amount - fee,
    reporting_category: movement.category ?? type,
    source: movement.source,
    status: 'pending',
    type,
  })
}

const filters = object({ ...listFields, source: text, type: text, currency: text })

export const balanceTransactions: Resource = {
  object: 'balance_transaction',
  expansion: { references: ['source'] },
  routes: [
    route('GET', '/v1/balance_transactions', filters, ({ world, params }) => {
      const rows = table(world)
        .all()
        .filter((row) => !params.source || row.source === params.source)
        .filter((row) => !params.type || row.type === params.type)
        .filter((row) => !params.currency || row.currency === params.currency)
      return page(rows, '/v1/balance_transactions', params)
    }),
    route('GET', '/v1/balance_transactions/:id', noParameters, ({ world, id }) => {
      const transaction = table(world).find(id)
      if (!transaction) throw noSuch('balance transaction', id)
      return transaction
    }),
  ],
}
