import type { Consultation } from '@deskbell/server/contract/consultations'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { getMe, isSignedIn } from '../../api/identity.ts'
import { listPurchases } from '../../api/purchases.ts'
import { loadSubject, subjectOfSession, type BookingSubject } from '../../controllers/booking-subject.ts'
import { getGranted, type Granted } from '../../controllers/granted.ts'
import type { DeskbellElement } from '../base/deskbell-element.ts'

/**
 * What stands where no time can be booked here: a purchase to schedule elsewhere, or the buyer's purchases to choose
 * from; `null` where nobody is signed in.
 */
export type Elsewhere = Granted | { email: string; purchases: Purchase[] } | null

export type Subject = { booking: BookingSubject } | { elsewhere: Elsewhere }

interface Asked {
  purchaseId: string
  /** What an element around this one has loaded already. */
  granted?: Granted | null | undefined
  /** A booked session that is to be moved or cancelled. */
  changing: Consultation | null
}

const ofPurchase = async (host: DeskbellElement, { purchaseId, granted: given }: Asked, signal: AbortSignal) => {
  const { client, consultant } = host
  const granted = given?.purchase.id === purchaseId ? given : await getGranted(client, purchaseId, signal)
  const { purchase, withheld } = granted
  const isBookable = purchase.package.scheduling === 'deskbell' && withheld !== 'payment_required'
  const booking = isBookable && (await loadSubject(client, consultant ?? null, purchase, signal))
  return booking ? { booking } : { elsewhere: granted }
}

export const loadElsewhere = async (host: DeskbellElement, asked: Asked, signal: AbortSignal): Promise<Subject> => {
  const { client } = host
  if (asked.purchaseId) return ofPurchase(host, asked, signal)
  if (asked.changing) return { booking: await subjectOfSession(client, asked.changing, signal) }
  if (!isSignedIn(client)) return { elsewhere: null }
  const [{ email }, { data }] = await Promise.all([getMe(client, { signal }), listPurchases(client, { signal })])
  return { elsewhere: { email, purchases: data.filter(({ state }) => state === 'paid') } }
}
