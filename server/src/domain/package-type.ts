import type { PackageInput, PackageType } from '../contract/packages.ts'
import { fieldProblem } from './errors.ts'

/** Paid again each period until it is cancelled. */
export function isSubscription(type: PackageType): type is 'monthly' | 'quarterly' | 'annual' {
  return type === 'monthly' || type === 'quarterly' || type === 'annual'
}

type Typed = Pick<PackageInput, 'type' | 'price' | 'validDays' | 'rollOver' | 'maxPerClient' | 'offerEndsAt'>

/**
 * What a package of each type may say of itself.
 * @throws DeskbellError `invalid_input`, naming the field
 */
export function checkPackageType(item: Typed): void {
  const refuse = (path: string, message: string) => {
    throw fieldProblem('invalid_input', path, message)
  }
  if (isSubscription(item.type)) {
    if (item.price.amount === 0) refuse('price.amount', 'A subscription has a price for each period.')
    if (item.validDays !== null)
      refuse('validDays', 'Credits of a subscription expire at the end of each period. Leave this out.')
  } else if (item.rollOver) refuse('rollOver', 'Only credits of a subscription go on into a next period.')
  if (item.type === 'free_trial') {
    if (item.price.amount !== 0) refuse('price.amount', 'A free trial costs nothing.')
    if (item.maxPerClient !== null && item.maxPerClient !== 1)
      refuse('maxPerClient', 'A free trial is once per client.')
    if (item.offerEndsAt !== null) refuse('offerEndsAt', 'A free trial stays free: its price has no end.')
  }
}
