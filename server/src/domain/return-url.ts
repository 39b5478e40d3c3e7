import { fieldProblem } from './errors.ts'

/** Query parameters that checkout adds to the page it returns to. */
const returnParameters = { purchase: 'deskbell_purchase', outcome: 'deskbell_checkout' } as const

/**
 * A checkout returns to the page it came from, or to one of the practice's own origins, never elsewhere.
 * @param requestOrigin the `Origin` header; null where a program calls
 * @throws DeskbellError `return_url_not_allowed`
 */
export function checkReturnUrl(
  returnUrl: string,
  requestOrigin: string | null,
  practiceOrigins: readonly string[],
): URL {
  const url = URL.parse(returnUrl)
  const isWeb =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === ''
  if (!isWeb || !(url.origin === requestOrigin || practiceOrigins.includes(url.origin))) {
    throw fieldProblem(
      'return_url_not_allowed',
      'returnUrl',
      'Checkout can only return to the page it came from or to an address of the practice.',
    )
  }
  return url
}

export function withReturnParameters(returnUrl: URL, purchaseId: string, outcome: 'success' | 'cancel'): string {
  const url = new URL(returnUrl)
  url.searchParams.set(returnParameters.purchase, purchaseId)
  url.searchParams.set(returnParameters.outcome, outcome)
  return url.href
}
