import { signInWords } from './sign-in.ts'

export const giftClaimWords = {
  ...signInWords,
  intro: 'You have been given sessions. Enter your email address to make them yours: we send you a code.',
  introKnown: 'You have been given sessions.',
  signedInAs: 'You are signed in as {email}.',
  notYou: 'Not you?',
  claim: 'Make the gift mine',
  claimed: 'The gift is yours.',
  linkMissing: 'The link is not complete. Open it once more from the email, or ask for it again.',
  link_used: 'This gift has been claimed already. If that was you, use the address you claimed it with.',
  gift_void: 'This gift was refunded or is not paid yet, so it cannot be claimed. Ask whoever gave it to you.',
  credits_frozen: 'This gift is on hold, because its payment is disputed. Ask whoever gave it to you.',
  gift_not_found: 'This gift cannot be found. Open the link once more from the email, or ask for it again.',
  otherAddress: 'Use another address',
} as const
