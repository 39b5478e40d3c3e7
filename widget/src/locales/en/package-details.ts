import { packageWords } from './package.ts'

export const packageDetailsWords = {
  ...packageWords,
  loading: 'Loading the package',
  gone: 'This package is no longer on offer.',
  failed: 'The package could not be loaded. Check your connection and try again.',
  with: 'With {name}',
  inside: 'What you get',
  next: 'What happens next',
  calendly: 'After paying you pick a time for your first session, right here.',
  deskbell: 'After paying you pick a time for your first session, right here.',
  contact: 'After paying you see how to reach your consultant, and arrange your first session.',
  creditsPerPayment: 'Your sessions are added as each payment arrives.',
  rollOver: 'Sessions you do not use go on into the next period.',
  newClientsOnly: 'For anyone who has not bought here before. We check your email address before you pay.',
  saleEnds: 'On sale until {date}.',
} as const
