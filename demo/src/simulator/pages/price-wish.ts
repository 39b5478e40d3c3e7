import { enterCode, removeCode } from '../checkout/codes.ts'
import { reprice } from '../checkout/reprice.ts'
import { detailsOf } from '../checkout/session.ts'
import type { CheckoutSession } from '../checkout/session.ts'
import { taxPercents } from '../tax/rates.ts'
import type { World } from '../world.ts'
import type { FieldErrors, Typed } from './card-form.ts'

type Changed = { errors: FieldErrors; status: 200 | 422 }

const done: Changed = { errors: {}, status: 200 }
const refused = (errors: FieldErrors): Changed => ({ errors, status: 422 })

/** What in a form changes the price, so that the new one is shown before it is paid; `null` when nothing does. */
export function priceWish(world: World, session: CheckoutSession, typed: Typed, action: unknown): Changed | null {
  const place = placeWish(world, session, typed)
  if (place?.status === 422) return place
  if (action === 'remove-code') {
    removeCode(world, session)
    return done
  }
  const open = detailsOf(world, session.id).discount === null && session['allow_promotion_codes']
  const code = open ? (typed.code ?? '').trim() : ''
  if (code !== '') {
    const problem = enterCode(world, session, code)
    return problem ? refused({ code: problem }) : done
  }
  if (action === 'code') return refused({ code: 'Enter a code.' })
  return place ?? (action === 'country' ? done : null)
}

function placeWish(world: World, session: CheckoutSession, { country = '' }: Typed): Changed | null {
  if (!session.automatic_tax.enabled) return null
  const { country: known } = detailsOf(world, session.id)
  if (country === '' && known) return null
  if (!Object.hasOwn(taxPercents, country)) return refused({ country: 'Choose the country of your billing address.' })
  if (country === known) return null
  const before = session.amount_total
  reprice(world, session, { country })
  // The same price needs no second look.
  return detailsOf(world, session.id).lines.reduce((sum, line) => sum + line.amount_total, 0) === before ? null : done
}
