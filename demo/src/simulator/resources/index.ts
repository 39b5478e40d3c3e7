import type { Resource } from '../http/routes.ts'
import { accounts } from './accounts.ts'
import { balanceTransactions } from './balance-transactions.ts'
import { charges } from './charges.ts'
import { checkoutSessions, lineItems } from './checkout-sessions.ts'
import { customers } from './customers.ts'
import { events } from './events.ts'
import { paymentIntents } from './payment-intents.ts'
import { prices } from './prices.ts'
import { products } from './products.ts'
import { refunds } from './refunds.ts'

/** All the API covers: a new kind of object is a file beside this one and a line below. */
export const resources: Resource[] = [
  accounts,
  balanceTransactions,
  charges,
  checkoutSessions,
  customers,
  events,
  lineItems,
  paymentIntents,
  prices,
  products,
  refunds,
]
