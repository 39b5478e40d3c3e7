import { creditWords } from './credits.ts'
import { signInWords } from './sign-in.ts'

export const creditBalanceWords = {
  ...signInWords,
  ...creditWords,
  title: 'Your credits',
  loading: 'Loading your credits',
  signedOut: 'Enter the email address you bought with to see what you have left.',
  signedOutAgain: 'Your sign-in has expired. Enter the email address you bought with to see what you have left.',
  otherAddress: 'Use another address',
  failed: 'Your credits could not be loaded. Check your connection and try again.',
  empty:
    'No credits yet under this email address. Once you buy a package, its sessions stand here and count down as you use them.',
} as const
