import type { Role } from '../../access.ts'
import type { BookingNews } from '../news.ts'

const credits = (count: number) => (count === 1 ? '1 credit' : `${count} credits`)
const rhythms: Readonly<Record<number, string>> = { 1: 'month', 3: 'quarter', 12: 'year' }
const rhythm = (months: number) => rhythms[months] ?? `${months} months`

const roles: Readonly<Record<Role, string>> = {
  owner: 'an owner',
  consultant: 'a consultant',
  marketing: 'a member who looks after its packages',
  operations: 'a member who looks after its clients and bookings',
  finance: 'a member who looks after its money',
}

/** English. Another language is a file with the same keys beside this one, and a line in words.ts. */
export const en = {
  language: 'en',
  direction: 'ltr' as 'ltr' | 'rtl',
  /** For dates, where the reader's tag names no country: day before month in words, and 24 hours, can be read anywhere. */
  locale: 'en-GB',
  hello: (name: string | null) => (name === null ? 'Hello,' : `Hello ${name},`),
  openPage: 'Open the page',
  openDashboard: 'Open the dashboard',
  reference: 'Reference',
  price: 'Price',
  included: 'Included',
  signInOnPage:
    'To see how to get in touch and to pick a time, on any device, open the page and sign in with this email address.',
  unsubscribe: 'Unsubscribe',
  unsubscribeWhy: (practice: string) =>
    `You get this because you are a client of ${practice}. Mails about what you book and buy come in any case.`,
  sentFor: (practice: string) => `Sent for ${practice}`,
  sentByDeskbell: 'Sent by Deskbell',

  code: {
    dashboard: 'your Deskbell dashboard',
    subject: (code: string, place: string) => `${code} is your sign-in code for ${place}`,
    heading: (place: string) => `Sign in to ${place}`,
    use: (place: string) =>
      `Type this code to sign in to ${place}. It works for 10 minutes, once, and only where you asked for it.`,
    ignore:
      'If you did not ask for it, ignore this email: without the code nobody gets in. Do not pass it on to anybody.',
  },
  invitation: {
    subject: (practice: string) => `Join ${practice} on Deskbell`,
    heading: (practice: string, role: Role) => `You are invited to join ${practice} on Deskbell as ${roles[role]}.`,
    open: 'Open the link, and sign in with this email address. It works for 7 days, once.',
    ignore: 'If you do not know the sender, ignore this email: nothing happens without you.',
    join: (practice: string) => `Join ${practice}`,
  },
  booking: {
    subject: (who: string, news: BookingNews, time: string) => `${who}: session ${news}, ${time}`,
    toClient: (news: BookingNews, consultant: string) =>
      ({
        booked: `Your session with ${consultant} is booked.`,
        moved: `Your session with ${consultant} has a new time.`,
        cancelled: `Your session with ${consultant} is cancelled.`,
      })[news],
    toConsultant: (news: BookingNews, client: string) =>
      ({
        booked: `${client} has booked a session with you.`,
        moved: `The session with ${client} has a new time.`,
        cancelled: `The session with ${client} is cancelled.`,
      })[news],
    when: 'When',
    wasOn: 'Was on',
    forClient: 'For the client',
    forConsultant: (consultant: string) => `For ${consultant}`,
    what: 'What',
    where: 'Where',
    with: 'With',
    client: 'Client',
    paid: 'Paid',
    paidWith: (used: number, remaining: number | null) =>
      remaining === null ? credits(used) : `${credits(used)}; ${remaining} left`,
    givenBack: 'The credit is back in the balance.',
    usedUp: 'The credit is used up: it was cancelled late.',
    theyWrote: 'They wrote:',
    canMove: (until: string) => `It can be moved until ${until}.`,
    canCancel: (until: string, isPaid: boolean) =>
      `It can be cancelled until ${until}${isPaid ? ', and the credit comes back' : ''}.`,
    courseCancelled: 'It is a session of a course: each that is cancelled with it has an email of its own.',
    courseBooked: (sessions: number) =>
      `It is one of the ${sessions} sessions of a course, which was booked as one: who cancels before the first of them cancels all.`,
    move: 'Move it',
    cancel: 'Cancel it',
    another: 'Choose another time',
  },
  lost: {
    subject: (consultant: string) => `${consultant}: please choose another time`,
    heading: 'Your payment has arrived, but the time that was kept for you is not free any more.',
    nothingLost: (consultant: string) =>
      `Nothing is lost. What you paid is a credit for a session of the same length with ${consultant}: choose another time, and it pays for it.`,
    askBack: 'If no other time suits you, reply to the practice and ask for your money back.',
  },
  offer: {
    subject: (consultant: string, time: string) => `${consultant}: a place for you, ${time}`,
    heading: (consultant: string) => `A place with ${consultant} has become free, and you are next.`,
    keptUntil: (until: string) => `It is kept for you until ${until}.`,
    decline: 'If you do not want it, say so on the same page, and the next one in line is asked.',
    take: 'Take it',
  },
  reminder: {
    subject: (consultant: string, time: string) => `Reminder: your session with ${consultant}, ${time}`,
    heading: (consultant: string) => `Your session with ${consultant} is coming up.`,
  },
  feedback: {
    subject: (consultant: string) => `How was your session with ${consultant}?`,
    heading: (consultant: string) => `How was your session with ${consultant}?`,
    ask: 'A few words and a rating help to make the next one better. Open the page and sign in with this email address.',
    give: 'Give feedback',
  },
  deliverable: {
    subject: (title: string) => `${title}: added for you`,
    heading: (consultant: string) => `${consultant} has added something to your session.`,
    session: 'Session',
    open: 'Open it',
    onPage: 'You find it with your session, too: open the page and sign in with this email address.',
  },
  purchase: {
    subject: (title: string) => `${title}: your purchase is confirmed`,
    heading: (practice: string) => `Your purchase from ${practice} is confirmed.`,
    free: 'Free of charge',
  },
  subscription: {
    subject: (title: string) => `${title}: your subscription has begun`,
    heading: (practice: string) => `Your subscription with ${practice} has begun.`,
    every: (months: number) => `every ${rhythm(months)}`,
    until: (price: string, months: number) => `${price} every ${rhythm(months)}, until you cancel`,
    signIn:
      'To see how to get in touch, to pick a time, or to change the subscription, open the page and sign in with this email address.',
  },
  unpaid: {
    subjectFailed: (title: string) => `${title}: your payment failed`,
    headingFailed: (title: string, practice: string) =>
      `A payment of ${title} with ${practice} could not be collected.`,
    keeps: 'Credits of the period you have paid for stay yours. New ones come once this payment is made.',
    mend: 'Pay it with this or another card, or open the page and change the card that your subscription is charged to. It is tried again in a few days, too.',
    subjectOpen: (title: string) => `${title}: a payment is open`,
    headingOpen: (amount: string, title: string, practice: string) =>
      `A payment of ${amount} for ${title} with ${practice} was due, and your card did not take it.`,
    byLink: 'Please pay it by the link below, with any card. What you have paid for so far stays yours.',
    payNow: 'Pay now',
    changeCard: 'Change the card',
  },
  refund: {
    subject: (title: string) => `${title}: your refund is on its way`,
    heading: (practice: string, amount: string, title: string) => `${practice} has refunded ${amount} of ${title}.`,
    days: 'It goes back the way it was paid. Depending on your bank that takes up to ten days.',
    failedSubject: (reference: string) => `A refund failed: ${reference}`,
    failedHeading: (amount: string, title: string) =>
      `The refund of ${amount} for ${title} could not be delivered: the buyer's bank sent it back.`,
    paidAgain: (count: number) =>
      count === 0
        ? 'The money counts as paid again. No credits had been taken back for it.'
        : `The money counts as paid again. ${count === 1 ? 'The credit' : `The ${credits(count)}`} taken back for it can be used again, because nobody was repaid.`,
    tell: (email: string | null) =>
      `${email === null ? 'The buyer' : `The buyer, ${email},`} was told that a refund is on its way. Please tell them, and refund again or repay them in another way.`,
  },
  given: {
    subject: (title: string, practice: string) => `${title}: added for you by ${practice}`,
    heading: (practice: string) => `${practice} has added a package for you.`,
    from: (day: string) => `Valid from ${day}`,
    through: (day: string) => `Valid through ${day}`,
    signIn:
      'To see your balance and how to get in touch, on any device, open the page and sign in with this email address.',
  },
  gift: {
    boughtSubject: (title: string) => `${title}: your gift is ready`,
    boughtHeading: (practice: string) => `Your gift from ${practice} is paid.`,
    handOn: 'Hand this link on, if we were not asked to send it. It works once, for whoever claims the gift with it.',
    link: 'Open the gift',
    subject: (title: string) => `A gift for you: ${title}`,
    heading: (from: string | null, practice: string) =>
      `${from ?? 'Somebody'} has given you sessions with ${practice}.`,
    claim: 'Open the link and sign in with your email address to claim it. It works once.',
    claimedSubject: (title: string) => `${title}: it is yours`,
    claimedHeading: (practice: string) => `You have claimed your gift from ${practice}.`,
  },
  credits: {
    left: (count: number) => `${credits(count)} left`,
    lowSubject: (title: string, count: number) =>
      count === 0 ? `${title}: all credits are used` : `${title}: ${credits(count)} left`,
    lowHeading: (title: string, count: number) =>
      count === 0 ? `All credits of ${title} are used.` : `${title} is nearly used up.`,
    low: 'To go on without a gap, open the page and see what there is.',
    balance: 'Balance',
    of: (left: number, all: number) => `${left} of ${credits(all)} left`,
    expiringSubject: (title: string, count: number, day: string) => `${title}: ${credits(count)} until ${day}`,
    expiringHeading: (title: string, day: string) => `Credits of ${title} can be used until ${day}.`,
    expiring: 'A session must begin before they expire. Open the page to choose a time.',
    choose: 'Choose a time',
  },
}
