import { invitation, signInCode } from './letters/account.ts'
import { bookingForClient, bookingForConsultant, bookingLost, reminder, waitlistOffer } from './letters/booking.ts'
import { creditsExpiring, creditsLow, deliverableAdded, feedbackRequest } from './letters/follow-up.ts'
import { gift, giftBought, giftClaimed, packageGiven } from './letters/gift.ts'
import {
  instalmentUnpaid,
  purchaseConfirmed,
  refundFailed,
  refundMade,
  subscriptionStarted,
  subscriptionUnpaid,
} from './letters/money.ts'
import type { Letter, MailContext, MailText } from './letter.ts'
import type { NewsFacts, NewsKind, StoredNews } from './news.ts'
import { renderMail } from './render-mail.ts'

const letters: { [Kind in NewsKind]: (facts: NewsFacts[Kind], context: MailContext) => Letter } = {
  sign_in_code: signInCode,
  invitation,
  booking_for_client: bookingForClient,
  booking_for_consultant: bookingForConsultant,
  reminder,
  booking_lost: bookingLost,
  waitlist_offer: waitlistOffer,
  feedback_request: feedbackRequest,
  deliverable_added: deliverableAdded,
  purchase_confirmed: purchaseConfirmed,
  subscription_started: subscriptionStarted,
  subscription_unpaid: subscriptionUnpaid,
  instalment_unpaid: instalmentUnpaid,
  refund_made: refundMade,
  refund_failed: refundFailed,
  package_given: packageGiven,
  gift_bought: giftBought,
  gift,
  gift_claimed: giftClaimed,
  credits_low: creditsLow,
  credits_expiring: creditsExpiring,
}

/** The mail that tells the news: subject, text and HTML, in the reader's language and the practice's colours. */
export function writeMail({ news, facts }: StoredNews, context: MailContext): MailText {
  return renderMail((letters[news] as (facts: unknown, context: MailContext) => Letter)(facts, context), context)
}
