import { invalidParameter, invalidRequest, noSuch, noSuchReference } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { flag, integer, mergeMetadata, metadata, notSimulated, object, oneOf, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import { referencedCustomer } from '../resources/customers.ts'
import { currency } from '../resources/prices.ts'
import type { World } from '../world.ts'
import { couponTable, promotionCodeTable } from './coupon.ts'
import type { PromotionCode } from './coupon.ts'

const creation = object(
  {
    promotion: object({ type: oneOf('coupon'), coupon: text }, ['type', 'coupon']),
    active: flag,
    code: text,
    customer: text,
    expires_at: integer,
    max_redemptions: integer,
    metadata,
    restrictions: object({
      first_time_transaction: flag,
      minimum_amount: integer,
      minimum_amount_currency: currency,
      currency_options: notSimulated,
    }),
    customer_account: notSimulated,
  },
  ['promotion'],
)

type Creation = ReturnType<typeof creation>

/** Letters that are not mistaken for one another. */
const made = (world: World) => world.newId('promo').slice(-8).toUpperCase()

function create(world: World, params: Creation): PromotionCode {
  const { promotion, restrictions, expires_at: until, max_redemptions: most } = params
  const coupon = couponTable(world).find(promotion.coupon)
  if (!coupon) throw noSuchReference('coupon', promotion.coupon, 'promotion[coupon]')
  const code = params.code ?? made(world)
  if (!/^[A-Za-z0-9-]+$/.test(code)) {
    throw invalidParameter('A promotion code takes letters, digits and dashes only.', { param: 'code' })
  }
  const taken = promotionCodeTable(world)
    .all()
    .some((other) => other.active && other.code.toLowerCase() === code.toLowerCase())
  if (taken && params.active !== false) {
    throw invalidRequest(`An active promotion code with \`code: ${code}\` already exists.`, { param: 'code' })
  }
  if (!coupon.valid && params.active !== false) {
    throw invalidRequest(`The coupon ${coupon.id} is not valid any more.`, { param: 'promotion[coupon]' })
  }
  if (until !== undefined && until <= world.clock.seconds()) {
    throw invalidParameter('`expires_at` must be in the future.', { param: 'expires_at' })
  }
  if (most !== undefined && most < 1) {
    throw invalidParameter('This value must be greater than or equal to 1.', { param: 'max_redemptions' })
  }
  if ((restrictions?.minimum_amount === undefined) !== (restrictions?.minimum_amount_currency === undefined)) {
    throw invalidParameter('`minimum_amount` and `minimum_amount_currency` go together.', { param: 'restrictions' })
  }
  const customer = params.customer === undefined ? null : referencedCustomer(world, params.customer, 'customer').id
  const promotionCode = promotionCodeTable(world).insert({
    id: world.newId('promo'),
    object: 'promotion_code',
    active: params.active ?? true,
    code,
    created: world.clock.seconds(),
    customer,
    customer_account: null,
    expires_at: until ?? null,
    livemode: false,
    max_redemptions: most ?? null,
    metadata: mergeMetadata({}, params.metadata),
    promotion: { coupon: coupon.id, type: 'coupon' },
    restrictions: {
      first_time_transaction: restrictions?.first_time_transaction ?? false,
      minimum_amount: restrictions?.minimum_amount ?? null,
      minimum_amount_currency: restrictions?.minimum_amount_currency ?? null,
    },
    times_redeemed: 0,
  })
  world.emit('promotion_code.created', promotionCode)
  return promotionCode
}

function found(world: World, id: string): PromotionCode {
  const code = promotionCodeTable(world).find(id)
  if (!code) throw noSuch('promotion code', id)
  return code
}

const path = '/v1/promotion_codes'
const filters = object({ ...listFields, active: flag, code: text, coupon: text, customer: text })

export const promotionCodes: Resource = {
  object: 'promotion_code',
  expansion: { references: ['customer', 'promotion.coupon'] },
  routes: [
    route('POST', path, creation, ({ world, params }) => create(world, params)),
    route('GET', path, filters, ({ world, params }) => {
      const rows = promotionCodeTable(world)
        .all()
        .filter((row) => (params.active ?? row.active) === row.active)
        .filter((row) => !params.code || row.code.toLowerCase() === params.code.toLowerCase())
        .filter((row) => !params.coupon || row.promotion.coupon === params.coupon)
        .filter((row) => !params.customer || row.customer === params.customer)
      return page(rows, path, params)
    }),
    route('GET', `${path}/:id`, noParameters, ({ world, id }) => found(world, id)),
    route('POST', `${path}/:id`, object({ active: flag, metadata }), ({ world, id, params }) => {
      const { metadata: change, ...rest } = params
      const code = found(world, id)
      if (rest.active && !couponTable(world).find(code.promotion.coupon)?.valid) {
        throw invalidRequest('This promotion code cannot be activated: its coupon is not valid any more.', {
          param: 'active',
        })
      }
      const changed = promotionCodeTable(world).update(id, { ...rest, metadata: mergeMetadata(code.metadata, change) })
      world.emit('promotion_code.updated', changed)
      return changed
    }),
  ],
}
