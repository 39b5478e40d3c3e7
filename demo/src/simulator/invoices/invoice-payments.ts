import { noSuch } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { object, oneOf, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import { invoicePaymentTable } from './invoice.ts'

export const invoicePayments: Resource = {
  object: 'invoice_payment',
  expansion: { references: ['invoice', 'payment.payment_intent'] },
  routes: [
    route(
      'GET',
      '/v1/invoice_payments',
      object({
        ...listFields,
        invoice: text,
        payment: object({ type: oneOf('payment_intent'), payment_intent: text }, ['type']),
        status: oneOf('canceled', 'open', 'paid'),
      }),
      ({ world, params }) => {
        const rows = invoicePaymentTable(world)
          .all()
          .filter((row) => !params.invoice || row.invoice === params.invoice)
          .filter((row) => !params.status || row.status === params.status)
          .filter((row) => !params.payment || row.payment.payment_intent === params.payment.payment_intent)
        return page(rows, '/v1/invoice_payments', params)
      },
    ),
    route('GET', '/v1/invoice_payments/:id', noParameters, ({ world, id }) => {
      const payment = invoicePaymentTable(world).find(id)
      if (!payment) throw noSuch('invoice payment', id)
      return payment
    }),
  ],
}
