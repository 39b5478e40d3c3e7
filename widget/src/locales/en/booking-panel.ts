import { signInWords } from './sign-in.ts'

export const bookingPanelWords = {
  ...signInWords,
  title: 'Schedule your sessions',
  loading: 'Loading',
  afterBuying:
    'Sessions are booked after buying a package. If you have bought one, enter the email address you bought with.',
  which: 'Which package do you want to schedule?',
  noPurchases: 'There is no paid package under {email} yet. Choose a package first; then you can book here.',
  otherAddress: 'Use another address',
  proof: 'Enter the email address you bought with to schedule your sessions.',
  pick: 'Pick a time',
  pickAnother: 'Pick another time',
  opensCalendly: 'This opens the calendar of {name} at Calendly.',
  calendar: 'Calendar of {name} at Calendly',
  newTab: 'Open the calendar in a new tab',
  scheduled: 'Your session is scheduled. Calendly sends you an email with the details.',
  saved: 'Scheduled',
  saveFailed: 'Your time is booked with Calendly, but could not be noted here.',
  getInTouch: 'Get in touch with {name} to arrange your sessions. Your reference is {reference}.',
  willArrange: '{name} arranges the times with you by email or phone. Your reference is {reference}.',
  willContact: '{name} has your email address and will write to you. Your reference is {reference}.',
  calendarClosed:
    'The calendar of {name} cannot be opened right now. Get in touch to arrange your sessions; your reference is {reference}.',
  write: 'Write an email',
  call: 'Call {phone}',
  unpaid: 'Sessions can be booked as soon as this purchase is paid.',
  notYetRevealed: '{name} will contact you to arrange your sessions.',
} as const
