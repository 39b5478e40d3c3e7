import { purchasesWords } from '../purchases/purchases-view.words.ts'

export const homeWords = {
  ...purchasesWords,
  title: 'Home',
  testTitle: 'Payments are simulated',
  testText:
    'Buy from yourself with the card 4242 4242 4242 4242: no money moves. Enter your Stripe keys on the server when you are ready.',
  steps: 'Before your first sale',
  stepsDone: '{done} of {count} done',
  done: 'Done:',
  todo: 'To do:',
  contact: 'Say how buyers reach you',
  contactHelp: 'An address or a number, shown only after payment.',
  first: 'Make your first package',
  firstHelp: 'A title, a price and a number of sessions.',
  snippet: 'Put it on your website',
  snippetHelp: 'Three lines to paste, anywhere.',
  newest: 'Newest purchases',
  all: 'All purchases',
  none: 'Nobody has bought anything yet. The first purchase appears here by itself.',
} as const
