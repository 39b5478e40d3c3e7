import type { ErrorCode } from '../contract/errors.ts'

/** Each code's status and the sentence people read: what happened and what to do next. */
export const errorTable: Record<ErrorCode, { status: number; message: string }> = {
  invalid_input: { status: 400, message: 'Some of what was sent is not right. Nothing was changed; see the fields.' },
  invalid_json: { status: 400, message: 'The body is not valid JSON. Nothing was changed.' },
  body_too_large: { status: 413, message: 'That is more than fits in one request. Nothing was changed.' },
  unauthenticated: { status: 401, message: 'Sign in to go on.' },
  session_expired: { status: 401, message: 'You were signed in too long ago. Sign in again to go on.' },
  code_required: { status: 401, message: 'Confirm your email address with a code to go on.' },
  code_invalid: { status: 400, message: 'That code is not right. Check the email, or ask for a new code.' },
  code_expired: { status: 400, message: 'That code is too old. Ask for a new one.' },
  forbidden: { status: 403, message: 'You may not do that.' },
  origin_not_allowed: { status: 403, message: 'This can only be done from the dashboard itself.' },
  payment_required: { status: 403, message: 'This opens once the payment is confirmed.' },
  not_yet_revealed: { status: 403, message: 'Contact details are not open yet.' },
  not_found: { status: 404, message: 'There is nothing here.' },
  method_not_allowed: { status: 405, message: 'This address does not do that.' },
  version_conflict: {
    status: 409,
    message: 'Somebody else changed this meanwhile. Load it again; nothing of yours was saved.',
  },
  version_required: { status: 428, message: 'Send the version you edited as If-Match.' },
  idempotency_conflict: { status: 409, message: 'This Idempotency-Key came with another request before.' },
  price_changed: { status: 409, message: 'The price has changed since it was shown. Nothing was charged.' },
  package_unavailable: { status: 409, message: 'This package is not on sale any more. Nothing was charged.' },
  sold_out: { status: 409, message: 'The last place was just taken. Nothing was charged.' },
  not_eligible: {
    status: 422,
    message: 'This package is not open to you any more: see the reason. Nothing was charged; choose another one.',
  },
  already_scheduled: { status: 409, message: 'A time is already set for this purchase.' },
  link_used: { status: 410, message: 'This link was used already. Ask for a new one.' },
  link_expired: { status: 410, message: 'This link is too old. Ask for a new one.' },
  price_out_of_range: { status: 422, message: 'This price cannot be charged.' },
  currency_not_supported: { status: 422, message: 'Payments in this currency are not possible.' },
  currency_not_offered: { status: 422, message: 'This package is not sold in that currency.' },
  calendly_link_invalid: { status: 422, message: 'This is not the address of a Calendly event page.' },
  return_url_not_allowed: { status: 422, message: 'Checkout cannot return to that address.' },
  contact_missing: { status: 422, message: 'The consultant has not said yet how to be reached.' },
  no_credits: { status: 422, message: 'Too few credits are left for that. Nothing was changed.' },
  credits_frozen: {
    status: 409,
    message: 'The payment for these credits is being disputed or went back. Nothing was changed; they are held.',
  },
  credits_expired: {
    status: 422,
    message: 'These credits have expired. Nothing was changed; assign a package by hand to go on.',
  },
  client_exists: {
    status: 409,
    message: 'Whoever has this address is a client of the practice already. Nothing was changed; see the id.',
  },
  client_in_use: {
    status: 409,
    message:
      'Something still goes on with this client: see the details. Nothing was erased; end it first, then try again.',
  },
  practice_suspended: {
    status: 403,
    message:
      'This practice is suspended: everything can be read, nothing can be changed. Nothing was; ask whoever runs this installation.',
  },
  slug_taken: { status: 409, message: 'Another practice has this address already. Choose another one.' },
  already_member: { status: 409, message: 'Whoever has this address is a member of the practice already.' },
  last_owner: { status: 409, message: 'A practice keeps at least one owner. Make somebody else an owner first.' },
  invitation_not_yours: {
    status: 403,
    message: 'This invitation was sent to another email address. Sign in with that one to accept it.',
  },
  selling_not_enabled: {
    status: 409,
    message: 'This practice cannot take payments yet. Nothing was charged; get in touch with it directly.',
  },
  import_invalid: {
    status: 422,
    message: 'Some rows cannot be imported. Nothing was changed; mend the rows listed and send the file again.',
  },
  import_repeated: {
    status: 409,
    message:
      'The same rows were imported before. Nothing was written; undo that import first, or send again=true to have them twice.',
  },
  import_in_use: {
    status: 409,
    message: 'Something of this import is in use by now, so it cannot be undone. Nothing was changed.',
  },
  nothing_to_refund: {
    status: 409,
    message: 'No payment of this purchase is left that could go back. Nothing was changed.',
  },
  refund_exceeds_left: {
    status: 422,
    message: 'That is more than what is left of the payment. Nothing was refunded; choose a smaller amount.',
  },
  refund_refused: {
    status: 409,
    message: 'The payment service refused this refund. Nothing was changed; look into its dashboard for why.',
  },
  promotion_code_invalid: { status: 422, message: 'This code does not work here. Nothing was charged.' },
  connect_not_needed: {
    status: 409,
    message: 'This practice sells on the account of the installation itself. There is nothing to connect.',
  },
  subscription_not_running: {
    status: 409,
    message:
      'No subscription of this purchase is running in a way that this could change: see the reason. Nothing was changed.',
  },
  subscription_unpaid: {
    status: 409,
    message: 'A payment of this subscription is open. Nothing was changed; pay it first, then try again.',
  },
  upgrade_not_paid: {
    status: 422,
    message:
      'The card of this subscription did not take the payment. Nothing was charged and the subscription is what it was; change the card, then try again.',
  },
  terms_not_taxable: {
    status: 422,
    message:
      'This practice adds tax at checkout, which a payment in parts cannot carry. Nothing was charged or changed; see the field, or get in touch with the practice.',
  },
  nothing_to_pay: { status: 409, message: 'No such payment of this purchase is open. Nothing was charged.' },
  gift_not_claimed: {
    status: 403,
    message: 'This was bought for somebody else: it opens to whoever claims it with the link of the gift.',
  },
  gift_void: {
    status: 410,
    message: 'This gift was refunded or is not paid, so it cannot be claimed. Ask whoever gave it to you.',
  },
  slot_taken: {
    status: 409,
    message: 'Somebody else has just taken this time. Nothing was booked; choose another one.',
  },
  slot_not_offered: { status: 422, message: 'This time cannot be booked: see the reason. Nothing was booked.' },
  duration_not_offered: { status: 422, message: 'Sessions of that length are not offered. Nothing was booked.' },
  hold_exists: {
    status: 409,
    message: 'You are holding another time already. Pay for that one or give it up first; nothing was booked.',
  },
  hold_over: { status: 410, message: 'This time was kept for you until its payment was due. Choose a time again.' },
  payment_under_way: {
    status: 409,
    message: 'The payment for this time has gone through or is under way. Nothing was changed; wait a moment.',
  },
  group_full: { status: 409, message: 'The last seat was just taken. Nothing was booked; you can join the waitlist.' },
  already_booked: { status: 409, message: 'You have a seat in this session already.' },
  booking_closed: { status: 409, message: 'This session is over or was cancelled. Nothing was changed.' },
  booked_elsewhere: {
    status: 409,
    message: 'This session was booked with Calendly: move or cancel it there. Nothing was changed here.',
  },
  too_late: {
    status: 422,
    message: 'It is too late to change this session here. Nothing was changed; get in touch with the consultant.',
  },
  reschedules_used_up: {
    status: 422,
    message: 'This session was moved as often as the practice allows. Nothing was changed.',
  },
  illegal_step: {
    status: 409,
    message: 'This consultation cannot go there from where it stands: see what is allowed. Nothing was changed.',
  },
  feedback_closed: {
    status: 409,
    message: 'Feedback opens once the session is completed, for who was there. Nothing was kept.',
  },
  feedback_given: {
    status: 409,
    message: 'Feedback for this session was given already. What was said first is kept; nothing was changed.',
  },
  offer_over: { status: 410, message: 'This offer has ended. You are still welcome to choose another time.' },
  waitlist_limit: {
    status: 409,
    message: 'You wait for as many times as one can already. Nothing was added; leave one of the waitlists first.',
  },
  calendar_unreadable: { status: 422, message: 'There is no calendar at this address that can be read.' },
  webhook_address_refused: {
    status: 422,
    message: 'Nothing can be sent to this address: see the field. Nothing was changed.',
  },
  holidays_unknown: { status: 422, message: 'The holidays of this country or region are not known.' },
  calendly_refused: { status: 422, message: 'Calendly did not accept this. Check the token and its rights.' },
  not_repeatable: {
    status: 409,
    message: 'This mail has not failed, or its text is kept no more. Nothing was sent again; see its state.',
  },
  rate_limited: { status: 429, message: 'That was too often. Wait a little, then try again.' },
  payments_unavailable: {
    status: 503,
    message: 'The payment service does not answer. Nothing was charged; try again in a moment.',
  },
  unavailable: { status: 503, message: 'The service is busy. Nothing was changed; try again in a moment.' },
  webhook_signature_invalid: { status: 400, message: 'The signature does not fit.' },
  internal_error: { status: 500, message: 'Something went wrong on our side. Try again in a moment.' },
}
