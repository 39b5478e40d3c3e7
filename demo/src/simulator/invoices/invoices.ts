import { invalidRequest, noSuch } from '../http/errors.ts'
import { cursorFields, listFields, page } from '../http/lists.ts'
import { flag, mergeMetadata, metadata, object, oneOf, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { World } from '../world.ts'
import { finalizeAndCollect, intentOfInvoice } from './collect.ts'
import { invoiceTable, moveInvoice, paymentsOf, subscriptionOf } from './invoice.ts'
import type { Invoice } from './invoice.ts'
import { payingParameters, payInvoice } from './pay-invoice.ts'
import { previewInvoice, previewParameters } from './preview-invoice.ts'

const path = '/v1/invoices'

function found(world: World, id: string): Invoice {
  const invoice = invoiceTable(world).find(id)
  if (!invoice) throw noSuch('invoice', id)
  return invoice
}

const filters = object({
  ...listFields,
  customer: text,
  subscription: text,
  status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
})

export const invoices: Resource = {
  object: 'invoice',
  expansion: {
    references: [
      'customer',
      'default_payment_method',
      'discounts',
      'lines',
      'on_behalf_of',
      'parent.subscription_details.subscription',
    ],
    includable: {
      payments: ({ id }, world) => page(paymentsOf(world, id), '/v1/invoice_payments', {}),
      confirmation_secret: (row, world) => {
        const intent = intentOfInvoice(world, row as Invoice)
        return intent ? { client_secret: intent.client_secret, type: 'payment_intent' } : null
      },
    },
  },
  routes: [
    route('GET', path, filters, ({ world, params }) => {
      const rows = invoiceTable(world)
        .all()
        .filter((row) => !params.customer || row.customer === params.customer)
        .filter((row) => !params.subscription || subscriptionOf(row) === params.subscription)
        .filter((row) => !params.status || row.status === params.status)
      return page(rows, path, params)
    }),
    route('POST', `${path}/create_preview`, previewParameters, ({ world, params }) => previewInvoice(world, params)),
    route('GET', `${path}/:id`, noParameters, ({ world, id }) => found(world, id)),
    route('POST', `${path}/:id`, object({ metadata, description: text }), ({ world, id, params }) => {
      const { metadata: change, ...rest } = params
      const merged = mergeMetadata(found(world, id).metadata, change)
      const changed = invoiceTable(world).update(id, { ...rest, metadata: merged })
      world.emit('invoice.updated', changed)
      return changed
    }),
    route('GET', `${path}/:id/lines`, object(cursorFields), ({ world, id, params }) =>
      page(found(world, id).lines.data, `${path}/${id}/lines`, params),
    ),
    route('POST', `${path}/:id/finalize`, object({ auto_advance: flag }), ({ world, id }) => {
      const invoice = found(world, id)
      if (invoice.status !== 'draft') throw invalidRequest('This invoice is already finalized.')
      return finalizeAndCollect(world, invoice)
    }),
    route('POST', `${path}/:id/pay`, payingParameters, ({ world, id, params }) =>
      payInvoice(world, found(world, id), params),
    ),
    route('POST', `${path}/:id/void`, noParameters, ({ world, id }) => {
      const invoice = found(world, id)
      if (invoice.status !== 'open') throw invalidRequest(`An invoice that is ${invoice.status} cannot be voided.`)
      const voided = moveInvoice(world, invoice, 'voided_at', {
        auto_advance: false,
        next_payment_attempt: null,
        status: 'void',
      })
      world.emit('invoice.voided', voided)
      return voided
    }),
  ],
}

export const invoiceLines: Resource = {
  object: 'line_item',
  expansion: { references: ['discounts', 'pricing.price_details.price', 'subscription'] },
  routes: [],
}
