import { fieldProblem } from './errors.ts'

/** When a package is on sale and until when its offer holds; UTC milliseconds, null where there is no such limit. */
export type SaleWindow = { saleStartsAt: number | null; saleEndsAt: number | null; offerEndsAt: number | null }

export type SaleState = 'before' | 'on' | 'after'

/** A sale includes the moment it starts and excludes the moment it ends. */
export function saleState({ saleStartsAt, saleEndsAt }: Omit<SaleWindow, 'offerEndsAt'>, now: number): SaleState {
  if (saleEndsAt !== null && now >= saleEndsAt) return 'after'
  return saleStartsAt !== null && now < saleStartsAt ? 'before' : 'on'
}

/** When time alone will next change what is shown or charged; null where it never does. */
export function nextChangeAt({ saleStartsAt, saleEndsAt, offerEndsAt }: SaleWindow, now: number): number | null {
  const ahead = [saleStartsAt, saleEndsAt, offerEndsAt].filter((at) => at !== null && at > now) as number[]
  return ahead.length === 0 ? null : Math.min(...ahead)
}

/** @throws DeskbellError `invalid_input` where the sale ends before it starts, or an offer is over before it can be taken */
export function checkSaleWindow({ saleStartsAt, saleEndsAt, offerEndsAt }: SaleWindow): void {
  if (saleStartsAt === null) return
  if (saleEndsAt !== null && saleEndsAt <= saleStartsAt)
    throw fieldProblem('invalid_input', 'saleEndsAt', 'The sale ends after it starts.')
  if (offerEndsAt !== null && offerEndsAt <= saleStartsAt)
    throw fieldProblem('invalid_input', 'offerEndsAt', 'The offer ends after the sale starts.')
}
