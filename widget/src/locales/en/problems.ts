import type { Messages } from '../messages.ts'

/** What is wrong and what to do, by the API's error codes and the page's own. */
export const problemSentences = {
  network: 'No connection. What you entered is kept: try again when you are back online.',
  sold_out: 'The last place has just gone. You have not been charged. Please choose another package.',
  package_unavailable: 'This package is no longer on sale. You have not been charged. Please choose another one.',
  not_found: 'This cannot be found any more. The link may be old.',
  payments_unavailable: 'Payments cannot be taken right now. You have not been charged. Try again in a few minutes.',
  return_url_not_allowed: 'This page is not set up for payments yet. Please tell the owner of this site.',
  email_missing: 'Enter your email address.',
  email_invalid: 'Enter an email address such as name@example.com.',
  code_short: 'Enter all six digits of the code.',
  code_invalid: 'That is not the right code. Use the newest email, or send a new code.',
  code_expired: 'This code has expired. Send a new one.',
  session_expired: 'Your sign-in has expired. We will send you a new code.',
  not_yours: 'There is no such purchase under this sign-in. Enter the email address you bought with.',
  code_required: 'For this package we need to check your email address first.',
  rate_limited: 'That was tried too often. Wait {wait}, then try again.',
  other: 'That did not work. Please try again.',
} as const satisfies Messages
