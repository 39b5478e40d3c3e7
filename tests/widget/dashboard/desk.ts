import type { Me } from '@deskbell/server/contract/identity'
import type { ErrorBody, FieldError } from '@deskbell/server/contract/errors'
import type { ManagedPackage } from '@deskbell/server/contract/packages'
import type { ContactSettings, ManagedPractice, PublicConsultant } from '@deskbell/server/contract/practices'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import '../../../widget/src/dashboard/define.ts'
import { FakeApi, refusal } from '../support/fake-api.ts'
import { all, shownText, until } from '../support/page.ts'
import { aPackage } from '../support/packages.ts'

const consultantId = '01936f00-0000-7000-8000-0000000000c1'
export const packageId = '01936f00-0000-7000-8000-000000000001'

type Role = Me['memberships'][number]['role']

export const me = (role: Role = 'owner', facts: Partial<Me> = {}): Me => ({
  email: 'jane@example.com',
  practice: null,
  memberships: [{ practice: 'jane-doe', name: 'Jane Doe Coaching', role, consultantId }],
  ...facts,
})

export const practice = (facts: Partial<ManagedPractice> = {}): ManagedPractice => ({
  slug: 'jane-doe',
  name: 'Jane Doe Coaching',
  timeZone: 'Europe/Berlin',
  locale: 'en',
  currency: 'USD',
  guestCheckout: false,
  testMode: false,
  selling: true,
  role: 'owner',
  returnOrigins: [],
  bookingPolicy: {
    cancelUntilMinutes: 1440,
    rescheduleUntilMinutes: 1440,
    maximumReschedules: 3,
    lateCancelKeepsCredit: false,
    waitlistOfferMinutes: 120,
  },
  mailSettings: {
    accentColor: null,
    replyTo: null,
    reminderMinutes: [1440, 60],
    requestFeedback: true,
    expiryNoticeDays: 14,
  },
  retentionMonths: null,
  suspended: false,
  platformFeeBps: null,
  operatorOwned: true,
  notice: null,
  ...facts,
})

export const consultant = (facts: Partial<PublicConsultant> = {}): PublicConsultant => ({
  id: consultantId,
  practice: 'jane-doe',
  name: 'Jane Doe',
  headline: null,
  bio: null,
  photoUrl: null,
  expertise: [],
  tier: 0,
  timeZone: 'Europe/Berlin',
  ...facts,
})

export const managed = (facts: Partial<ManagedPackage> = {}): ManagedPackage => ({
  ...aPackage(),
  active: true,
  calendlyLink: null,
  writtenBundleDescription: null,
  stockLimit: null,
  soldCount: 3,
  version: 4,
  createdAt: '2026-11-01T10:00:00.000Z',
  updatedAt: '2026-11-01T10:00:00.000Z',
  ...facts,
})

export const settings = (facts: Partial<ContactSettings> = {}): ContactSettings => ({
  consultantId,
  version: 7,
  contactName: 'Jane Doe',
  email: 'jane@example.com',
  phone: null,
  welcomeTemplate: 'Hello {client_name}, welcome.',
  revealRule: 'on_payment',
  reveal: { email: true, phone: false },
  welcomePreview: 'Hello Alex Morgan, welcome.',
  placeholders: ['client_name', 'package_title', 'consultant_name', 'practice_name', 'bundle', 'reference'],
  unknownPlaceholders: [],
  ...facts,
})

export const purchase = (number: number, facts: Partial<ManagedPurchase> = {}): ManagedPurchase => {
  const { title, type, price, sessionDurationMinutes, allowances, bundleDescription, validDays, scheduling } =
    aPackage()
  return {
    id: `01936f00-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`,
    reference: `PKG-AAAA${number}Q`,
    practice: 'jane-doe',
    consultant: { id: consultantId, name: 'Jane Doe', photoUrl: null },
    package: {
      packageId,
      title,
      type,
      price,
      sessionDurationMinutes,
      allowances,
      bundleDescription,
      validDays,
      scheduling,
    },
    state: 'paid',
    charged: price,
    createdAt: '2026-11-19T10:00:00.000Z',
    paidAt: '2026-11-19T10:05:00.000Z',
    expiresAt: null,
    contactInitiated: false,
    contactInitiatedAt: null,
    calendlyScheduled: false,
    calendlyScheduledAt: null,
    client: { id: `c${number}`, name: `Client ${number}`, email: `client${number}@example.com` },
    revealedAt: null,
    primary: false,
    credits: { total: 5, used: 0, remaining: 5, unlimited: false },
    active: true,
    warning: null,
    ...facts,
  }
}

/** Somebody who may do everything, in a practice where nothing was sold yet. */
export const deskApi = (): FakeApi =>
  new FakeApi()
    .on('GET /api/me', () => me())
    .on('GET /api/practices/jane-doe', () => practice())
    .on('GET /api/consultants', () => ({ data: [consultant()] }))
    .on('GET /api/consultants/*/contact-settings', () => settings())
    .on('GET /api/packages', () => ({ data: [managed()], nextCursor: null }))
    .on('GET /api/packages/*', () => managed())
    .on('GET /api/purchases', () => ({ data: [], nextCursor: null }))
    .install()

export const signedOut = () => refusal(401, 'unauthenticated', 'Sign in to go on.')

export const conflict = () => refusal(409, 'version_conflict', 'Somebody else changed this meanwhile.')

export const fieldRefusal = (status: number, code: ErrorBody['error']['code'], fields: FieldError[]) =>
  Response.json({ error: { code, message: 'Some of what was sent is not right.', fields } } satisfies ErrorBody, {
    status,
  })

const runnerAddress = location.href

/** As somebody who types the address. */
export const openDashboard = (path = '/dashboard', attributes: Record<string, string> = {}): HTMLElement => {
  history.replaceState(null, '', path)
  const element = document.createElement('consultant-dashboard')
  for (const [name, value] of Object.entries({
    locale: 'en-US',
    theme: 'light',
    'time-zone': 'Europe/Berlin',
    ...attributes,
  }))
    element.setAttribute(name, value)
  document.body.append(element)
  return element
}

export const closeDashboard = (): void => {
  document.body.replaceChildren()
  localStorage.clear()
  history.replaceState(null, '', runnerAddress)
}

function* everything(root: ParentNode = document.body): Generator<HTMLElement> {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    yield element
    if (element.shadowRoot) yield* everything(element.shadowRoot)
  }
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const labelOf = (element: HTMLElement): string => {
  const [label] = (element as Control).labels ?? []
  return (element.getAttribute('aria-label') ?? label?.innerText ?? '')
    .replace('(optional)', '')
    .replace(/\s+/g, ' ')
    .trim()
}

export const controls = (label: string): Control[] =>
  [...everything()].filter(
    (element): element is Control =>
      element.matches('input, textarea, select') && element.checkVisibility() && labelOf(element) === label,
  )

export const control = (label: string): Promise<Control> => until(`The field ${label}`, () => controls(label)[0])

/** As typing and leaving the field would. */
export const type = async (label: string, value: string, field?: Control): Promise<Control> => {
  const input = field ?? (await control(label))
  input.focus()
  input.value = value
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  input.dispatchEvent(new Event('change', { bubbles: true }))
  input.blur()
  return input
}

export const tick = async (label: string): Promise<void> => (await control(label)).click()

/** What stands under a field because something is wrong there. */
export const errorOf = (input: Control): string | null => {
  if (input.getAttribute('aria-invalid') !== 'true') return null
  const root = input.getRootNode() as ShadowRoot
  return root.getElementById(`${input.id}-error`)?.textContent ?? null
}

export const noText = (words: string): Promise<unknown> => until(`“${words}” to go`, () => !shownText().includes(words))

export const heading = (words: string): Promise<HTMLElement> =>
  until(`The heading ${words}`, () =>
    [...everything()].find(
      (element) => element.matches('h1') && element.checkVisibility() && element.innerText === words,
    ),
  )

export const bodyOf = async (request: Request | undefined): Promise<Record<string, unknown>> => {
  if (!request) throw new Error('There was no such request.')
  return (await request.clone().json()) as Record<string, unknown>
}

export const dialogs = (): HTMLElement[] => all('dialog')
