import type { Granted } from '../../controllers/granted.ts'
import type { bookingPanelWords } from '../../locales/en/booking-panel.ts'
import { calendlyFrameUrl } from './calendly.ts'

/** How the sessions of a purchase are arranged. */
export type BookingMode =
  | { kind: 'calendly'; link: string }
  /** By the channels that are there, if any. */
  | { kind: 'contact'; say: keyof typeof bookingPanelWords; email: string | null; phone: string | null }

export const bookingMode = (granted: Granted): BookingMode => {
  if (granted.withheld) {
    return {
      kind: 'contact',
      say: granted.withheld === 'payment_required' ? 'unpaid' : 'notYetRevealed',
      email: null,
      phone: null,
    }
  }
  const { contact, calendlyLink, schedulingProblem } = granted.reveal
  const { scheduling } = granted.purchase.package
  if (scheduling === 'calendly' && calendlyLink && calendlyFrameUrl(calendlyLink, ''))
    return { kind: 'calendly', link: calendlyLink }
  const { email, phone } = contact
  const hasChannel = email || phone
  const say = !hasChannel
    ? 'willContact'
    : schedulingProblem === 'calendly_link_invalid' || scheduling === 'calendly'
      ? 'calendarClosed'
      : scheduling === 'deskbell'
        ? 'willArrange'
        : 'getInTouch'
  return { kind: 'contact', say, email, phone }
}
