import type { PackageDraft, ManagedPackage } from '@deskbell/server/contract/packages'
import { consultants, practices } from '@deskbell/server/db/schema/index'
import { ensureOwner } from '@deskbell/server/features/identity/ensure-owner'
import { publicUrl, siteOrigin, type TestApp } from './test-app.ts'

export type Practice = { id: string; slug: string; consultantId: string; ownerEmail: string }

/** Two practices of one installation keep strangers' tokens at hand. */
export async function createPractice(
  app: TestApp,
  slug = 'jane',
  overrides: { guestCheckout?: boolean } = {},
): Promise<Practice> {
  const { ids, clock } = app.server.deps
  const now = clock()
  const practice = { id: ids.id(), slug, consultantId: ids.id(), ownerEmail: `owner@${slug}.test` }
  const name = `${slug[0]?.toUpperCase()}${slug.slice(1)} Coaching`
  const dates = { createdAt: now, updatedAt: now }
  await app.db.insert(practices).values({
    id: practice.id,
    slug,
    name,
    timeZone: 'America/New_York',
    currency: 'USD',
    locale: 'en',
    operatorOwned: true,
    ...overrides,
    ...dates,
  })
  await app.db.insert(consultants).values({
    id: practice.consultantId,
    practiceId: practice.id,
    name: 'Jane Doe',
    timeZone: 'America/New_York',
    contactName: 'Jane Doe',
    contactEmail: `hello@${slug}.test`,
    contactPhone: '+1 555 0100',
    welcomeTemplate: 'Welcome, {client_name}. {package_title} is yours.',
    ...dates,
  })
  await ensureOwner({ email: practice.ownerEmail, practiceId: practice.id }, app.server.deps)
  return practice
}

/** A person or program with what it holds: a bearer token, a purchase's token, a page it stands on. */
export type Sender = {
  token?: string
  purchaseToken?: string
  origin?: string
  idempotencyKey?: string
  ifMatch?: string | number
  practice?: string
  address?: string
}

export type Answer<Body> = { status: number; body: Body; headers: Headers }
export type Refusal = {
  error: {
    code: string
    message: string
    fields?: { path: string; message: string }[]
    details?: Record<string, unknown>
  }
}

/** Speaks JSON with the app, as the embed and programs do. */
export function speaker(app: TestApp) {
  async function send<Body>(method: string, path: string, sender: Sender = {}, body?: unknown): Promise<Answer<Body>> {
    const headers: Record<string, string> = {}
    if (sender.token !== undefined) headers['Authorization'] = `Bearer ${sender.token}`
    if (sender.purchaseToken !== undefined) headers['Deskbell-Purchase-Token'] = sender.purchaseToken
    if (sender.origin !== undefined) headers['Origin'] = sender.origin
    if (sender.idempotencyKey !== undefined) headers['Idempotency-Key'] = sender.idempotencyKey
    if (sender.ifMatch !== undefined)
      headers['If-Match'] = typeof sender.ifMatch === 'number' ? `"${sender.ifMatch}"` : sender.ifMatch
    if (sender.practice !== undefined) headers['Deskbell-Practice'] = sender.practice
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    const init: RequestInit & { address?: string } = { method, headers }
    if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body)
    if (sender.address !== undefined) init.address = sender.address
    const response = await app.request(path, init)
    const text = await response.text()
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body, headers: response.headers }
  }
  return {
    get: <Body>(path: string, sender?: Sender) => send<Body>('GET', path, sender),
    post: <Body>(path: string, sender?: Sender, body?: unknown) => send<Body>('POST', path, sender, body),
    put: <Body>(path: string, sender?: Sender, body?: unknown) => send<Body>('PUT', path, sender, body),
    patch: <Body>(path: string, sender?: Sender, body?: unknown) => send<Body>('PATCH', path, sender, body),
    delete: <Body>(path: string, sender?: Sender) => send<Body>('DELETE', path, sender),
  }
}

/** Signs in by the code from the mailbox: in a practice's embed, or, without one, at the dashboard as a program does. */
export async function signIn(app: TestApp, email: string, practice?: string): Promise<string> {
  const { post } = speaker(app)
  const place: Sender = practice === undefined ? {} : { practice, origin: siteOrigin }
  await post('/api/auth/email-otp/send-verification-otp', place, { email, type: 'sign-in' })
  await app.settled()
  const otp = /^\d{6}/.exec(app.mailbox.list(email)[0]?.subject ?? '')?.[0]
  const { body, status } = await post<{ token: string }>('/api/auth/sign-in/email-otp', place, { email, otp })
  if (status !== 200) throw new Error(`Signing in as ${email} answered ${status}: ${JSON.stringify(body)}`)
  return body.token
}

export const draft: PackageDraft = {
  title: 'Starter',
  price: { amount: 45_000, currency: 'USD' },
  sessionDurationMinutes: 60,
  allowances: [{ serviceType: 'private', consultantTier: 0, credits: 5, creditUnitMinutes: 60 }],
}

export async function createPackage(
  app: TestApp,
  practice: Practice,
  changes: Partial<PackageDraft> = {},
  token?: string,
): Promise<ManagedPackage> {
  const owner = token ?? (await signIn(app, practice.ownerEmail))
  const { body, status } = await speaker(app).post<ManagedPackage>(
    '/api/packages',
    { token: owner },
    { ...draft, practice: practice.slug, ...changes },
  )
  if (status !== 201) throw new Error(`Creating a package answered ${status}: ${JSON.stringify(body)}`)
  return body
}

export const returnUrl = `${siteOrigin}/work-with-me`
export { publicUrl, siteOrigin }
