import type { CheckoutStarted, CheckoutStatus } from '@deskbell/server/contract/checkout'
import type { Me } from '@deskbell/server/contract/identity'
import type { PublicPractice } from '@deskbell/server/contract/practices'
import type { ContactReveal, Purchase } from '@deskbell/server/contract/purchases'
import { FakeApi, refusal } from './fake-api.ts'
import { starter } from './packages.ts'

export const email = 'ada@example.com'
export const rightCode = '123456'
export const purchaseId = '01936f00-0000-7000-8000-0000000000a1'

export const practice: PublicPractice = {
  slug: 'jane-doe',
  name: 'Jane Doe',
  timeZone: 'Europe/Berlin',
  locale: 'en',
  currency: 'USD',
  guestCheckout: false,
  testMode: false,
  selling: true,
}

/** How a package is to be paid is worded otherwise once it is bought. */
const { paymentTerms: _, ...sold } = starter

export const aPurchase = (facts: Partial<Purchase> = {}): Purchase => ({
  id: purchaseId,
  reference: 'PKG-7K3F9Q',
  practice: 'jane-doe',
  consultant: starter.consultant!,
  package: { ...sold, packageId: starter.id, scheduling: 'calendly' },
  state: 'paid',
  charged: null,
  createdAt: '2026-11-20T10:00:00.000Z',
  paidAt: null,
  expiresAt: null,
  contactInitiated: false,
  contactInitiatedAt: null,
  calendlyScheduled: false,
  calendlyScheduledAt: null,
  ...facts,
})

export const aReveal = (facts: Partial<ContactReveal> = {}): ContactReveal => ({
  contact: { name: 'Jane Doe', email: 'jane@coaching.example', phone: '+1 555 0100' },
  opens: 'now',
  welcomeMessage: 'Hello Ada,\nlet us begin.',
  calendlyLink: 'https://calendly.com/jane/intro',
  schedulingProblem: null,
  ...facts,
})

export const started = (checkout: CheckoutStarted['checkout'], state: Purchase['state'] = 'pending'): Response =>
  Response.json(
    { purchase: aPurchase({ state }), purchaseToken: 'purchase-token', checkout } satisfies CheckoutStarted,
    { status: 201 },
  )

export const status = (next: CheckoutStatus['next'], facts: Partial<CheckoutStatus> = {}): CheckoutStatus => ({
  purchase: aPurchase({ state: next === 'done' ? 'paid' : 'pending' }),
  next,
  lastPaymentError: null,
  checkout: null,
  amountDue: facts.checkout ? starter.price : null,
  ...facts,
})

const me: Me = { email, practice: 'jane-doe', memberships: [] }

const isSignedIn = (request: Request) => request.headers.get('Authorization') === 'Bearer sign-in-token'

/** An API with one package on sale and one right code; each test changes what it is about. */
export const buyerApi = (): FakeApi =>
  new FakeApi()
    .on('GET /api/packages/*', () => starter)
    .on('GET /api/practices/*', () => practice)
    .on('GET /api/me', (request) => (isSignedIn(request) ? me : refusal(401, 'unauthenticated', 'Sign in.')))
    .on('POST /api/auth/email-otp/send-verification-otp', () => ({ success: true }))
    .on('POST /api/auth/sign-in/email-otp', async (request) =>
      ((await request.json()) as { otp: string }).otp === rightCode
        ? { token: 'sign-in-token' }
        : refusal(401, 'code_invalid', 'Wrong code.'),
    )
    .on('GET /api/purchases/*', () => aPurchase())
    .on('POST /api/purchases/*/contact', () => aReveal())
    .on('POST /api/purchases/*/schedule', () => aPurchase({ calendlyScheduled: true }))

export const bodyOf = async <Body = Record<string, unknown>>(request: Request | undefined): Promise<Body> =>
  (await request!.clone().json()) as Body
