/** Details of every event the elements fire. Never anything personal: the whole page can listen. */
export interface DeskbellEvents {
  /** The first real content is shown. */
  'deskbell-ready': null
  'deskbell-error': { code: string; message: string }
  /** Cancelable: `preventDefault()` keeps the element from opening checkout. */
  'package-select': { packageId: string }
  'checkout-start': { packageId: string; purchaseId: string }
  'purchase-complete': { packageId: string; purchaseId: string }
  'checkout-error': { code: string; message: string }
  'gift-claim': { purchaseId: string }
  'contact-reveal': { purchaseId: string }
  'slot-select': { startsAt: string; endsAt: string; durationMinutes: number }
  /** Without `consultationId` where another calendar holds the booking. */
  'booking-complete': { consultationId?: string; purchaseId: string | null; startsAt: string | null }
  /** A booked session was moved, or cancelled where `startsAt` is null. */
  'booking-change': { consultationId: string; startsAt: string | null }
  /** The client has said how a session was; what they said stays between them and the practice. */
  'feedback-given': { consultationId: string }
  /** Nothing is there to pay a session with. Cancelable: `preventDefault()` keeps the page where it is. */
  'packages-wanted': null
  'booking-error': { code: string; message: string }
}

export type DeskbellEventName = keyof DeskbellEvents

type DeskbellEventMap = { [Name in DeskbellEventName]: CustomEvent<DeskbellEvents[Name]> }

declare global {
  interface GlobalEventHandlersEventMap extends DeskbellEventMap {}
}
