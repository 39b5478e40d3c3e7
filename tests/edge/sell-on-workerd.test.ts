import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CheckoutStarted, CheckoutStatus } from '@deskbell/server/contract/checkout'
import type { ManagedPackage, PublicPackagePage } from '@deskbell/server/contract/packages'
import type { ContactReveal } from '@deskbell/server/contract/purchases'
import { consultants, practices } from '@deskbell/server/db/schema/index'
import { ensureOwner } from '@deskbell/server/features/identity/ensure-owner'
import { sqldBinary } from '../support/sqld.ts'
import { openEdgeDesk, type EdgeDesk } from './edge-desk.ts'

const binary = sqldBinary()
const site = 'https://jane.test'
const ownerEmail = 'owner@jane.test'

const unavailable = 'the libSQL server comes for Linux on x64 alone'
beforeEach(({ skip }) => skip(binary === null, unavailable))

describe('the worker, in workerd, on a libSQL server', () => {
  let desk: EdgeDesk
  let item: ManagedPackage

  beforeAll(async () => {
    if (binary === null) return
    desk = await openEdgeDesk(binary)
    await openPractice(desk)
    const owner = await signIn(desk, ownerEmail, {})
    item = await createPackage(desk, owner)
  })
  afterAll(() => desk?.stop())

  test('its bundle stays below 510 KB gzip, and what visitors read first needs less than 130 KB of it', async ({
    annotate,
  }) => {
    const { gzipBytes, startGzipBytes } = desk.bundle
    await annotate(`${kilobytes(gzipBytes)} KB gzip, of which ${kilobytes(startGzipBytes)} KB at start`)
    expect(gzipBytes).toBeLessThan(510_000)
    expect(startGzipBytes).toBeLessThan(130_000)
  })

  test('anybody lists packages, and an unchanged list is not sent again', async () => {
    const first = await desk.request('/api/packages?practice=jane', { headers: { Origin: site } })
    const body = (await first.json()) as PublicPackagePage
    expect(body.data.map(({ title }) => title)).toContain('Starter')
    expect(JSON.stringify(body)).not.toMatch(/calendly\.com|hello@jane|555/)
    expect(first.headers.get('Access-Control-Allow-Origin')).toBe('*')
    const etag = first.headers.get('ETag') as string
    expect(etag).toMatch(/^"[0-9a-f]+"$/)
    const again = await desk.request('/api/packages?practice=jane', { headers: { 'If-None-Match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test('an isolate composes once and remembers what everybody may see', async () => {
    const before = desk.trips()
    for (let index = 0; index < 5; index++) await desk.request('/api/packages?practice=jane')
    // What is remembered is made anew every ten seconds, perhaps in the middle of this.
    expect(desk.trips() - before).toBeLessThanOrEqual(2)
  })

  test('a visitor signs in by code, buys, pays, and sees the contact details', async () => {
    const token = await signIn(desk, 'visitor@example.com', { Origin: site, 'Deskbell-Practice': 'jane' })
    const { purchase, purchaseToken } = await startCheckout(desk, item, token)
    const early = await desk.request(`/api/purchases/${purchase.id}/contact`, {
      method: 'POST',
      headers: { 'Deskbell-Purchase-Token': purchaseToken },
    })
    expect(early.status).toBe(403)

    pay(desk, purchase.id)
    await desk.simulator.control.settled()
    expect(desk.simulator.control.deliveries().at(0)).toMatchObject({ state: 'delivered' })
    await vi.waitFor(
      () =>
        expect(desk.mails.some(({ to, subject }) => to === 'visitor@example.com' && /confirmed/.test(subject))).toBe(
          true,
        ),
      10_000,
    )

    const contact = await desk.request(`/api/purchases/${purchase.id}/contact`, {
      method: 'POST',
      headers: { 'Deskbell-Purchase-Token': purchaseToken },
    })
    expect((await contact.json()) as ContactReveal).toMatchObject({
      contact: { name: 'Jane Doe', email: 'hello@jane.test' },
      welcomeMessage: 'Welcome, Val Visitor. Starter is yours.',
      calendlyLink: expect.stringMatching(/^https:\/\/calendly\.com\/jane-doe\/session\?utm_content=/),
    })
  })

  test('the cron trigger finds a payment whose webhook was lost', async () => {
    const token = await signIn(desk, 'unheard@example.com', { Origin: site, 'Deskbell-Practice': 'jane' })
    const { purchase } = await startCheckout(desk, item, token)
    desk.simulator.control.setFault({ kind: 'drop' })
    pay(desk, purchase.id)
    await desk.simulator.control.settled()
    desk.simulator.control.clearFaults()
    expect(await stateOf(desk, purchase.id)).toBe('pending')

    // A worker has the clock of its machine: instead of waiting two minutes, the purchase is made older.
    await desk.db.run(sql`update purchases set created_at = created_at - 120000 where id = ${purchase.id}`)
    await desk.scheduled()
    expect(await stateOf(desk, purchase.id)).toBe('paid')
    await vi.waitFor(
      () =>
        expect(desk.mails.some(({ to, subject }) => to === 'unheard@example.com' && /confirmed/.test(subject))).toBe(
          true,
        ),
      10_000,
    )
  })

  test('many who look at once are all answered: nobody waits for a place that another’s request gives back', async () => {
    // Addresses of their own, so that each asks the database.
    const addresses = Array.from({ length: 60 }, (_, index) => `/api/packages?practice=jane&visitor=${index}`)
    const answers = await Promise.all(addresses.map((path) => desk.request(path)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  })

  test('several who sign in at once all get their code', async () => {
    // Three, because the libSQL server may block its writers for good from four at once on.
    const emails = ['one@example.com', 'two@example.com', 'three@example.com']
    const tokens = await Promise.all(
      emails.map((email) => signIn(desk, email, { Origin: site, 'Deskbell-Practice': 'jane' })),
    )
    expect(new Set(tokens).size).toBe(emails.length)
  })

  test('the embed’s script comes from the assets beside the worker, for any page', async () => {
    const script = await desk.request('/deskbell.js')
    expect([script.status, await script.text()]).toEqual([200, 'export {}'])
    expect(script.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
    expect(script.headers.get('ETag')).toBe('"bundle"')
    expect((await desk.request('/parts/none.js')).status).toBe(404)
  })

  test('a forged webhook is refused', async () => {
    const forged = await desk.request('/webhooks/stripe', {
      method: 'POST',
      body: '{}',
      headers: { 'Stripe-Signature': 't=1,v1=00' },
    })
    expect(forged.status).toBe(400)
  })

  test('nothing personal was logged', () => {
    // Where a connection breaks, workerd adds a trace of its own, with the @ of its package.
    const ours = desk.logged.join('').replaceAll(/^stack: .*$/gm, '')
    expect(ours).not.toMatch(/@|555 0100/)
  })
})

describe('a worker whose settings are wrong', () => {
  test('says so in the log, and only there', async () => {
    const desk = await openEdgeDesk(binary as string, { MAIL_URL: 'smtp://mail.example.com' })
    try {
      const answer = await desk.request('/api/packages?practice=jane')
      expect(answer.status).toBe(500)
      expect(await answer.text()).not.toContain('MAIL_URL')
      await vi.waitFor(() => expect(desk.logged.join('')).toContain('MAIL_URL must be resend://key or postmark://key'))
    } finally {
      await desk.stop()
    }
  })
})

async function openPractice({ db, ids }: EdgeDesk): Promise<void> {
  const now = Date.now()
  const dates = { createdAt: now, updatedAt: now }
  const practiceId = ids.id()
  await db.insert(practices).values({
    id: practiceId,
    slug: 'jane',
    operatorOwned: true,
    name: 'Jane Coaching',
    timeZone: 'UTC',
    currency: 'USD',
    locale: 'en',
    ...dates,
  })
  await db.insert(consultants).values({
    id: ids.id(),
    practiceId,
    name: 'Jane Doe',
    timeZone: 'UTC',
    contactName: 'Jane Doe',
    contactEmail: 'hello@jane.test',
    contactPhone: '+1 555 0100',
    welcomeTemplate: 'Welcome, {client_name}. {package_title} is yours.',
    ...dates,
  })
  await ensureOwner({ email: ownerEmail, practiceId }, { db, ids, clock: Date.now })
}

async function signIn(desk: EdgeDesk, email: string, headers: Record<string, string>): Promise<string> {
  await post(desk, '/api/auth/email-otp/send-verification-otp', headers, { email, type: 'sign-in' })
  const mail = await vi.waitFor(() => {
    const found = desk.mails.find(({ to, subject }) => to === email && /^\d{6}/.test(subject))
    if (found === undefined) throw new Error(`No code came for ${email}. ${desk.logged.join('')}`)
    return found
  }, 10_000)
  expect(mail.authorization).toBe('Bearer re_of_the_edge')
  const { token } = await post<{ token: string }>(desk, '/api/auth/sign-in/email-otp', headers, {
    email,
    otp: mail.subject.slice(0, 6),
  })
  return token
}

function createPackage(desk: EdgeDesk, token: string): Promise<ManagedPackage> {
  return post<ManagedPackage>(
    desk,
    '/api/packages',
    { Authorization: `Bearer ${token}` },
    {
      practice: 'jane',
      title: 'Starter',
      price: { amount: 45_000, currency: 'USD' },
      sessionDurationMinutes: 60,
      allowances: [{ serviceType: 'private', consultantTier: 0, credits: 5, creditUnitMinutes: 60 }],
      calendlyLink: 'https://www.calendly.com/jane-doe/session',
    },
  )
}

function startCheckout(desk: EdgeDesk, { id, price }: ManagedPackage, token: string): Promise<CheckoutStarted> {
  const body = {
    packageId: id,
    expectedPrice: price,
    returnUrl: `${site}/work-with-me`,
    client: { name: 'Val Visitor' },
  }
  return post<CheckoutStarted>(desk, '/api/checkout/sessions', { Authorization: `Bearer ${token}`, Origin: site }, body)
}

function pay({ simulator }: EdgeDesk, purchaseId: string): void {
  const session = simulator.control.sessions().find(({ metadata }) => metadata?.['purchase_id'] === purchaseId)
  simulator.control.pay(session?.id as string, { card: '4242424242424242' })
}

async function stateOf({ db }: EdgeDesk, purchaseId: string): Promise<CheckoutStatus['purchase']['state'] | undefined> {
  const [row] = await db.all<{ state: CheckoutStatus['purchase']['state'] }>(
    sql`select state from purchases where id = ${purchaseId}`,
  )
  return row?.state
}

async function post<Body>(desk: EdgeDesk, path: string, headers: Record<string, string>, body: unknown): Promise<Body> {
  const answer = await desk.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text} ${desk.logged.join('')}`)
  return JSON.parse(text) as Body
}

const kilobytes = (bytes: number) => (bytes / 1000).toFixed(0)
