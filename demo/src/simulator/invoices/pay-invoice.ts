import { cardError, invalidRequest } from '../http/errors.ts'
import { flag, notSimulated, object, text } from '../http/parameters.ts'
import { methodTable } from '../resources/payment-methods.ts'
import type { World } from '../world.ts'
import { collect, intentOfInvoice, methodFor, receive } from './collect.ts'
import { finalizeInvoice } from './finalize.ts'
import { invoiceTable } from './invoice.ts'
import type { Invoice } from './invoice.ts'

export const payingParameters = object({
  payment_method: text,
  off_session: flag,
  paid_out_of_band: flag,
  forgive: notSimulated,
  mandate: notSimulated,
  source: notSimulated,
})

/** Somebody asks for an invoice to be paid now. */
export function payInvoice(world: World, invoice: Invoice, params: ReturnType<typeof payingParameters>): Invoice {
  if (invoice.status === 'paid') throw invalidRequest('Invoice is already paid', { code: 'invoice_already_paid' })
  const open = invoice.status === 'draft' ? finalizeInvoice(world, invoice) : invoice
  if (open.status !== 'open') throw invalidRequest(`An invoice that is ${open.status} cannot be paid.`)
  if (params.paid_out_of_band || open.amount_due === 0) return receive(world, open)
  const method = params.payment_method ? methodTable(world).find(params.payment_method) : methodFor(world, open)
  if (!method || method.customer !== open.customer) {
    throw invalidRequest(
      'There is no default_payment_method set on this Customer or Invoice. Please set a default_payment_method.',
      { param: 'payment_method' },
    )
  }
  const outcome = collect(world, open, { presence: 'away', method })
  if (outcome.status !== 'declined') return invoiceTable(world).find(invoice.id) ?? open
  const { code, declineCode, message } = outcome.decline
  const intent = intentOfInvoice(world, open)
  throw cardError({ code, decline_code: declineCode, message, ...(intent ? { payment_intent: intent } : {}) })
}
