import type { PackageBody, PackageInput } from '../../contract/packages.ts'
import { allowanceOfSessions, checkAllowances } from '../../domain/allowances.ts'
import { checkCalendlyLink } from '../../domain/calendly-link.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { checkPrices } from '../../domain/package-price.ts'
import { checkPackageType } from '../../domain/package-type.ts'
import { checkPaymentTerms } from '../../domain/payment-terms.ts'
import { checkSaleWindow } from '../../domain/sale-window.ts'

/**
 * The rules a package keeps beyond its shape. A number of sessions comes back as the allowance it stands for, the
 * Calendly link in its one spelling.
 * @throws DeskbellError naming the field
 */
export function checkPackage(body: PackageBody): PackageInput {
  const input = withAllowances(body)
  checkPrices(input)
  checkAllowances(input.allowances)
  checkPackageType(input)
  checkSaleWindow({
    saleStartsAt: instantOrNull(input.saleStartsAt),
    saleEndsAt: instantOrNull(input.saleEndsAt),
    offerEndsAt: instantOrNull(input.offerEndsAt),
  })
  checkPaymentTerms(input)
  const { calendlyLink } = input
  const link = calendlyLink === null || calendlyLink === '' ? null : checkCalendlyLink(calendlyLink, 'calendlyLink')
  return { ...input, calendlyLink: link }
}

function withAllowances({ sessionCount, allowances, ...body }: PackageBody): PackageInput {
  if (sessionCount !== undefined && allowances !== undefined)
    throw fieldProblem('invalid_input', 'sessionCount', 'Send either allowances or a number of sessions.')
  if (allowances !== undefined) return { ...body, allowances }
  if (sessionCount === undefined) throw fieldProblem('invalid_input', 'allowances', 'Add at least one kind of session.')
  return { ...body, allowances: [allowanceOfSessions(sessionCount, body.sessionDurationMinutes)] }
}

const instantOrNull = (text: string | null) => (text === null ? null : Date.parse(text))
