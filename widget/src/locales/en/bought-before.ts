export const boughtBeforeWords = {
  boughtBefore: 'You have bought this before',
} as const
