import { signInWords } from './sign-in.ts'

export const purchaseSuccessWords = {
  ...signInWords,
  loading: 'Loading your purchase',
  proof: 'Enter the email address you bought with, and we will show your purchase.',
  reference: 'Reference {reference}',
  phone: 'Phone',
  copy: 'Copy',
  copyNamed: 'Copy {value}',
  copied: 'Copied',
  copyFailed: 'That could not be copied. Select the text to copy it.',
  notYetRevealed:
    'Your purchase is complete. {name} will share contact details with you, and we will email you as soon as they are here.',
  opensLater: 'You will find the contact details of {name} here after your first booking.',
  giftBought:
    'Your gift is paid. The link to it is in the email we have sent you: it works once, and shows whoever uses it how to reach {name}.',
  unpaid: 'This purchase is not paid yet. Contact details appear here as soon as it is.',
  pay: 'Go to payment',
} as const
