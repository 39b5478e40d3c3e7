import type { PackageInput } from '../../contract/packages.ts'
import { checkAllowances } from '../../domain/allowances.ts'
import { checkCalendlyLink } from '../../domain/calendly-link.ts'
import { checkPrice } from '../../domain/currency.ts'
import { fieldProblem } from '../../domain/errors.ts'

/**
 * The rules a package keeps beyond its shape; the Calendly link comes back in its one spelling.
 * @throws DeskbellError naming the field
 */
export function checkPackage(input: PackageInput): PackageInput {
  const { price, originalPrice, allowances, calendlyLink } = input
  checkPrice(price, 'price')
  checkAllowances(allowances)
  if (originalPrice !== null) {
    if (originalPrice.currency !== price.currency)
      throw fieldProblem('invalid_input', 'originalPrice.currency', 'Use the currency of the price.')
    if (originalPrice.amount <= price.amount)
      throw fieldProblem('invalid_input', 'originalPrice.amount', 'The original price is above the price, or left out.')
    checkPrice(originalPrice, 'originalPrice')
  }
  const link = calendlyLink === null || calendlyLink === '' ? null : checkCalendlyLink(calendlyLink, 'calendlyLink')
  return { ...input, calendlyLink: link }
}
