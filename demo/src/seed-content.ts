import type { SessionConfigInput } from '@deskbell/server/contract/availability'
import type { PackageDraft } from '@deskbell/server/contract/packages'

type SeedContent = {
  practice: { slug: string; name: string; timeZone: string; currency: string; locale: string }
  consultant: {
    name: string
    headline: string
    bio: string
    expertise: readonly string[]
    contactEmail: string
    contactPhone: string
    welcomeTemplate: string
  }
  packages: readonly PackageDraft[]
  /** Local times in the practice's zone; weekday 1 is Monday. */
  hours: readonly { weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7; from: string; to: string }[]
  sessions: SessionConfigInput
  /** On the next such weekday but the coming days; a local time in the practice's zone. */
  circle: {
    title: string
    description: string
    weekday: number
    from: string
    minutes: number
    capacity: number
    seatPriceMinor: number
  }
}

const dollars = (amount: number) => ({ amount: amount * 100, currency: 'USD' })
const hoursOf = (kind: 'private' | 'group', credits: number) =>
  ({ serviceType: kind, consultantTier: 0, credits, creditUnitMinutes: 60 }) as const

/** The invented consultant whose site stands in `demo/site`. */
export const seedContent: SeedContent = {
  practice: {
    slug: 'maren-solquist',
    name: 'Solquist Negotiation',
    timeZone: 'America/Chicago',
    currency: 'USD',
    locale: 'en-US',
  },

  consultant: {
    name: 'Maren Solquist',
    headline: 'Negotiation coach for people who would rather not',
    bio: `I spent fourteen years buying paper, freight and steel for companies that could not afford to pay too much for them. I was shy then, and I still am. What I learned is that bargaining is not a temperament. It is preparation, a few sentences you have said aloud before, and the nerve to leave a silence alone.

Since 2017 I have taught that to engineers, nurses, department heads, a harbor pilot and a good many founders. We work on your real case. I play the other side and I do not go easy on you; then we take it apart.`,
    expertise: [
      'Pay and promotion',
      'Client and supplier contracts',
      'Founders and first investors',
      'Hard conversations at work',
    ],
    contactEmail: 'maren@marensolquist.example',
    contactPhone: '+1 218 555 0164',
    welcomeTemplate: `Hello {client_name},

Thank you for choosing “{package_title}”. I am glad you are here.

Before we meet, write two things down and send them to me: what you want, in one sentence, and what you will do if the answer is no. Half a page is plenty. Do not polish it.

If you cannot find a time that suits you, write or call. I answer myself, most days before supper.

Maren`,
  },

  packages: [
    {
      type: 'free_trial',
      title: 'A first conversation',
      tagline: 'To see whether I am the right person for it.',
      description: `You tell me what is coming up and who sits across the table. I ask questions, and at the end I tell you honestly whether I can help, and whether you need it at all.

Some people need nothing but the half hour. That is fine.`,
      features: ['By video or phone', 'No pitch at the end', 'Once per person'],
      price: dollars(0),
      sessionDurationMinutes: 30,
      allowances: [{ serviceType: 'private', consultantTier: 0, credits: 1, creditUnitMinutes: 30 }],
      validDays: 30,
    },
    {
      type: 'pay_per_use',
      title: 'The hour before',
      tagline: 'One session for a conversation already in the calendar.',
      description: `For the meeting you have been dreading since it was scheduled. We settle what you ask for, what you can give away and where you get up from the table. Then I play the other side until your opening sentence comes out without an apology in it.

You leave with one page of notes that fits in a jacket pocket.`,
      features: ['By video or in Duluth', 'Your opening, said aloud', 'One page of notes to take along'],
      price: dollars(240),
      sessionDurationMinutes: 60,
      allowances: [hoursOf('private', 1)],
      validDays: 60,
    },
    {
      type: 'bundle',
      title: 'Five sessions',
      tagline: 'For one negotiation, from the first idea to the signature.',
      badge: 'Most chosen',
      description: `Most negotiations that matter take six to twelve weeks, and most of that time nothing seems to happen. This is for those weeks. Two sessions to prepare, two while it runs, one afterwards to see what you would do again.

Between sessions you send me the drafts, the emails you would like to answer too fast, the offer that arrived on Friday evening. I read them and write back.`,
      features: ['By video or in Duluth', 'I read your drafts between sessions', 'My direct number while it runs'],
      price: dollars(1050),
      originalPrice: dollars(1200),
      sessionDurationMinutes: 60,
      allowances: [hoursOf('private', 5)],
      validDays: 120,
      featured: true,
      calendlyLink: 'https://calendly.com/maren-solquist/session',
    },
    {
      type: 'custom',
      title: 'Half a year at the table',
      tagline: 'For people who negotiate for a living and were never taught.',
      description: `Six months for buyers, account leads and founders who do this every week. Ten hours alone with me on your own cases, and six evenings in a circle of eight people from other trades who play your opponents better than your colleagues ever would.

I take eight people at a time, so that everybody gets to sit in the hot chair.`,
      features: [
        'Circles meet on the first Thursday',
        'A written review at half time',
        'Everything from the five sessions',
      ],
      price: dollars(2880),
      sessionDurationMinutes: 60,
      allowances: [hoursOf('private', 10), hoursOf('group', 6)],
      validDays: 182,
      stockLimit: 8,
    },
  ],

  hours: [
    { weekday: 2, from: '09:00', to: '17:00' },
    { weekday: 3, from: '09:00', to: '17:00' },
    { weekday: 4, from: '09:00', to: '17:00' },
    { weekday: 5, from: '09:00', to: '15:00' },
  ],

  sessions: {
    active: true,
    durations: [
      { durationMinutes: 30, rates: [dollars(130)] },
      { durationMinutes: 60, rates: [dollars(240)] },
      { durationMinutes: 90, rates: [dollars(340)] },
    ],
    defaultDurationMinutes: 60,
    custom: null,
    earlyBooking: [{ daysAhead: 21, percentOff: 10 }],
  },

  circle: {
    title: 'The circle',
    description: 'Eight people from eight trades, one hot chair. Bring a case or play somebody else’s opponent.',
    weekday: 4,
    from: '17:30',
    minutes: 60,
    capacity: 8,
    seatPriceMinor: 6_000,
  },
}
