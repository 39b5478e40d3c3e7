/** Which session a payment was for, so that who comes back from Stripe's page finds it. */
const keyOf = (purchaseId: string): string => `deskbell:session:${purchaseId}`

/** Merely touching storage throws where the visitor blocks it; then the email tells. */
export const rememberBooked = (purchaseId: string, consultationId: string): void => {
  try {
    sessionStorage.setItem(keyOf(purchaseId), consultationId)
  } catch {}
}

export const bookedFor = (purchaseId: string): string | null => {
  try {
    return sessionStorage.getItem(keyOf(purchaseId))
  } catch {
    return null
  }
}
