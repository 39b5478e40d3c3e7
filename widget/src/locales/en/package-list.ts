import { packageWords } from './package.ts'

export const packageListWords = {
  ...packageWords,
  loading: 'Loading packages',
  empty: 'No packages are on offer at the moment.',
  failed: 'The packages could not be loaded. Check your connection and try again.',
  more: 'Show more',
  moreFailed: 'No more could be loaded. Try again',
} as const
