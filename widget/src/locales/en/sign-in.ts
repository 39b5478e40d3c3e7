import { problemWords } from './problems.ts'

/** What is said wherever buyers sign in. */
export const signInWords = {
  ...problemWords,
  email: 'Email',
  send: 'Send code',
  sentTo: 'We sent a six-digit code to {email}.',
  wrongAddress: 'Wrong address?',
  code: 'Six-digit code',
  confirm: 'Confirm',
  resend: 'Send a new code',
  resendIn: { one: 'Send a new code in {count} second', other: 'Send a new code in {count} seconds' },
  retry: 'Try again',
  moment: 'One moment …',
} as const
