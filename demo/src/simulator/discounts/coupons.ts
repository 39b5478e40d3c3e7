import { invalidParameter, noSuch } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { integer, listOf, mergeMetadata, metadata, notSimulated, object, oneOf, text } from '../http/parameters.ts'
import type { Reader } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import { currency } from '../resources/prices.ts'
import type { World } from '../world.ts'
import { couponTable, promotionCodeTable } from './coupon.ts'
import type { Coupon } from './coupon.ts'

const atLeastOne: Reader<number> = (value, path) => {
  const given = integer(value, path)
  if (given >= 1) return given
  throw invalidParameter('This value must be greater than or equal to 1.', {
    param: path,
    code: 'parameter_invalid_integer',
  })
}

const percentOff: Reader<number> = (value, path) => {
  const given = Number(text(value, path))
  if (given > 0 && given <= 100) return given
  throw invalidParameter('percent_off must be greater than 0 and at most 100.', { param: path })
}

const creation = object({
  id: text,
  amount_off: atLeastOne,
  currency,
  percent_off: percentOff,
  duration: oneOf('forever', 'once', 'repeating'),
  duration_in_months: atLeastOne,
  max_redemptions: atLeastOne,
  redeem_by: integer,
  name: text,
  metadata,
  applies_to: object({ products: listOf(text) }, ['products']),
  currency_options: notSimulated,
})

type Creation = ReturnType<typeof creation>

function check(world: World, params: Creation): void {
  const { amount_off: amount, percent_off: percent, duration_in_months: months, redeem_by: until, id } = params
  if ((amount === undefined) === (percent === undefined)) {
    throw invalidParameter('You must pass either `percent_off` or `amount_off`, and only one of them.')
  }
  if (amount !== undefined && params.currency === undefined) {
    throw invalidParameter('You must pass `currency` when passing `amount_off`.', { param: 'currency' })
  }
  if ((params.duration === 'repeating') !== (months !== undefined)) {
    throw invalidParameter('`duration_in_months` goes with `duration` repeating, and only with it.', {
      param: 'duration_in_months',
    })
  }
  if (until !== undefined && until <= world.clock.seconds()) {
    throw invalidParameter('`redeem_by` must be in the future.', { param: 'redeem_by' })
  }
  if (id !== undefined && couponTable(world).find(id)) {
    throw invalidParameter('Coupon already exists.', { param: 'id', code: 'resource_already_exists' })
  }
}

function create(world: World, params: Creation): Coupon {
  check(world, params)
  const coupon = couponTable(world).insert({
    id: params.id ?? world.newId('coupon').slice('coupon_'.length),
    object: 'coupon',
    amount_off: params.amount_off ?? null,
    ...(params.applies_to ? { applies_to: params.applies_to } : {}),
    created: world.clock.seconds(),
    currency: params.amount_off === undefined ? null : (params.currency ?? null),
    duration: params.duration ?? 'once',
    duration_in_months: params.duration_in_months ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    percent_off: params.percent_off ?? null,
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  })
  world.emit('coupon.created', coupon)
  return coupon
}

function found(world: World, id: string): Coupon {
  const coupon = couponTable(world).find(id)
  if (!coupon) throw noSuch('coupon', id)
  return coupon
}

export const coupons: Resource = {
  object: 'coupon',
  expansion: { references: [] },
  routes: [
    route('POST', '/v1/coupons', creation, ({ world, params }) => create(world, params)),
    route('GET', '/v1/coupons', object(listFields), ({ world, params }) =>
      page(couponTable(world).all(), '/v1/coupons', params),
    ),
    route('GET', '/v1/coupons/:id', noParameters, ({ world, id }) => found(world, id)),
    route('POST', '/v1/coupons/:id', object({ name: text, metadata }), ({ world, id, params }) => {
      const { metadata: change, ...rest } = params
      const merged = mergeMetadata(found(world, id).metadata, change)
      const changed = couponTable(world).update(id, { ...rest, metadata: merged })
      world.emit('coupon.updated', changed)
      return changed
    }),
    route('DELETE', '/v1/coupons/:id', noParameters, ({ world, id }) => {
      const coupon = found(world, id)
      couponTable(world).remove(id)
      for (const code of promotionCodeTable(world).all()) {
        if (code.promotion.coupon === id) promotionCodeTable(world).update(code.id, { active: false })
      }
      world.emit('coupon.deleted', { ...coupon, valid: false })
      return { id, object: 'coupon', deleted: true }
    }),
  ],
}

export const discounts: Resource = {
  object: 'discount',
  expansion: { references: ['customer', 'promotion_code', 'source.coupon'] },
  routes: [],
}

/** Coupons and codes end by the clock. */
export function discountAgenda(world: World) {
  const ending = couponTable(world)
    .all()
    .flatMap(({ id, valid, redeem_by: until }) =>
      valid && until !== null
        ? [{ at: until, happen: () => void couponTable(world).update(id, { valid: false }) }]
        : [],
    )
  const expiring = promotionCodeTable(world)
    .all()
    .flatMap(({ id, active, expires_at: until }) =>
      active && until !== null
        ? [{ at: until, happen: () => void promotionCodeTable(world).update(id, { active: false }) }]
        : [],
    )
  return [...ending, ...expiring]
}
