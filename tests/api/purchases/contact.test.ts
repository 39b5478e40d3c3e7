import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ContactSettings, ContactSettingsInput } from '@deskbell/server/contract/practices'
import type { ContactReveal, ManagedPurchase, Purchase } from '@deskbell/server/contract/purchases'
import { auditEntries, packages } from '@deskbell/server/db/schema/index'
import { signIn } from '../../support/scenario.ts'
import { minute } from '../../support/test-clock.ts'
import { buy, buyAndPay, openShop, refusal, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
let item: { id: string }
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop, { calendlyLink: 'https://calendly.com/jane-doe/session' })
})
afterAll(() => shop.app.close())

const settings: ContactSettingsInput = {
  contactName: 'Jane',
  email: 'secret@jane.test',
  phone: '+1 555 0199',
  welcomeTemplate: 'Welcome.',
  revealRule: 'on_payment',
  reveal: { email: true, phone: true },
}
async function configure(changes: Partial<ContactSettingsInput> = {}) {
  const path = `/api/consultants/${shop.jane.consultantId}/contact-settings`
  const { version } = (await shop.get<ContactSettings>(path, { token: shop.owner })).body
  const { status } = await shop.put(path, { token: shop.owner, ifMatch: version }, { ...settings, ...changes })
  expect(status).toBe(200)
}
const open = ({ purchase, purchaseToken }: { purchase: { id: string }; purchaseToken: string }) =>
  shop.post<ContactReveal>(`/api/purchases/${purchase.id}/contact`, { purchaseToken })
const reveal = (id: string, token: string) => shop.post<ManagedPurchase>(`/api/purchases/${id}/reveal`, { token })

test.each<[email: boolean, phone: boolean]>([
  [true, true],
  [true, false],
  [false, true],
  [false, false],
])('shows what the consultant chose to show: email %s, phone %s', async (email, phone) => {
  await configure({ reveal: { email, phone } })
  const { body } = await open(await buyAndPay(shop, item))
  expect(body.contact).toEqual({
    name: 'Jane',
    email: email ? 'secret@jane.test' : null,
    phone: phone ? '+1 555 0199' : null,
  })
})

test('before payment nothing is shown, whatever the rule', async () => {
  for (const revealRule of ['on_payment', 'on_first_booking', 'by_hand'] as const) {
    await configure({ revealRule })
    const answer = await open(await buy(shop, item))
    expect(refusal(answer)).toEqual([403, 'payment_required'])
    expect(JSON.stringify(answer.body)).not.toMatch(/secret@|0199|calendly\.com|Welcome/)
  }
})

test('by hand: closed until the consultant opens it, then open for good', async () => {
  await configure({ revealRule: 'by_hand' })
  const bought = await buyAndPay(shop, item)
  const closed = await open(bought)
  expect(refusal(closed)).toEqual([403, 'not_yet_revealed'])
  expect(JSON.stringify(closed.body)).not.toMatch(/secret@|0199|Welcome/)

  const opened = await reveal(bought.purchase.id, shop.owner)
  expect(opened.body).toMatchObject({ revealedAt: new Date(shop.app.clock()).toISOString(), contactInitiated: false })
  expect((await open(bought)).body.contact).toMatchObject({ email: 'secret@jane.test', phone: '+1 555 0199' })

  shop.app.clock.advance(minute)
  expect((await reveal(bought.purchase.id, shop.owner)).body.revealedAt).toBe(opened.body.revealedAt)
  const audits = await shop.app.db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.action, 'purchase.contact_revealed'))
  expect(audits.filter(({ subjectId }) => subjectId === bought.purchase.id)).toHaveLength(1)
})

test('nothing is opened by hand of a purchase nobody paid', async () => {
  const { purchase } = await buy(shop, item)
  expect(refusal(await reveal(purchase.id, shop.owner))).toEqual([403, 'payment_required'])
})

const event = 'https://api.calendly.com/scheduled_events/AB-1'
const book = ({ purchase, purchaseToken }: { purchase: { id: string }; purchaseToken: string }) =>
  shop.post(
    `/api/purchases/${purchase.id}/schedule`,
    { purchaseToken },
    { calendlyEventUri: event, calendlyInviteeUri: `${event}/invitees/CD-2` },
  )

test('on the first booking: the way to book is open at once, the contact details once a time is set', async () => {
  await configure({ revealRule: 'on_first_booking' })
  const bought = await buyAndPay(shop, item)
  const before = await open(bought)
  expect(before.body).toMatchObject({
    opens: 'on_first_booking',
    contact: { email: null, phone: null },
    calendlyLink: expect.stringMatching(/^https:\/\/calendly\.com\/jane-doe\/session\?utm_content=/),
    schedulingProblem: null,
  })
  expect(JSON.stringify(before.body)).not.toMatch(/secret@|0199/)
  await book(bought)
  expect((await open(bought)).body).toMatchObject({
    opens: 'now',
    contact: { email: 'secret@jane.test', phone: '+1 555 0199' },
  })
})

test('on the first booking: a look that showed no contact details is not noted as one', async () => {
  await configure({ revealRule: 'on_first_booking' })
  const bought = await buyAndPay(shop, item)
  const read = async () =>
    (await shop.get<Purchase>(`/api/purchases/${bought.purchase.id}`, { token: shop.owner })).body
  await open(bought)
  expect(await read()).toMatchObject({ contactInitiated: false })
  await book(bought)
  await open(bought)
  expect(await read()).toMatchObject({ contactInitiated: true })
})

test('on the first booking: a buyer of a package without a way to book is not told that details are missing', async () => {
  await configure({ revealRule: 'on_first_booking' })
  const { body } = await open(await buyAndPay(shop, await stock(shop)))
  // Nothing else could ever open them: there is no booking to wait for.
  expect(body).toMatchObject({ contact: { email: 'secret@jane.test' }, schedulingProblem: null })
})

test('the first look is noted with its time, and both sides see it; later looks change nothing', async () => {
  await configure()
  const token = await signIn(shop.app, 'looker@example.com', 'jane')
  const bought = await buyAndPay(shop, item, { token })
  const read = async (by: string) =>
    (await shop.get<Purchase>(`/api/purchases/${bought.purchase.id}`, { token: by })).body
  expect(await read(token)).toMatchObject({ contactInitiated: false, contactInitiatedAt: null })
  shop.app.clock.advance(minute)
  const firstLook = new Date(shop.app.clock()).toISOString()
  await Promise.all([open(bought), open(bought)])
  shop.app.clock.advance(minute)
  await open(bought)
  for (const by of [token, shop.owner])
    expect(await read(by)).toMatchObject({ contactInitiated: true, contactInitiatedAt: firstLook })
})

test.each([
  'https://evil.example/jane/intro',
  'javascript:alert(1)',
  'https://calendly.com@evil.example/a/b',
  'https://calendly.com.evil.example/a/b',
  'http://calendly.com/jane-doe/session',
  'nonsense',
  '',
])('a stored link “%s” is not shown, and the buyer is told what is wrong', async (calendlyLink) => {
  await configure()
  const bought = await buyAndPay(shop, await stock(shop, { calendlyLink: 'https://calendly.com/jane-doe/session' }))
  await shop.app.db.update(packages).set({ calendlyLink }).where(eq(packages.id, bought.purchase.package.packageId))
  expect((await open(bought)).body).toMatchObject({
    calendlyLink: null,
    schedulingProblem: 'calendly_link_invalid',
    contact: { email: 'secret@jane.test' },
  })
})

test('a link mended after the purchase is the one shown', async () => {
  const broken = await stock(shop, { calendlyLink: 'https://calendly.com/jane-doe/old' })
  const bought = await buyAndPay(shop, broken)
  await shop.app.db
    .update(packages)
    .set({ calendlyLink: 'https://calendly.com/jane-doe/new' })
    .where(eq(packages.id, broken.id))
  expect((await open(bought)).body).toMatchObject({
    calendlyLink: expect.stringMatching(/^https:\/\/calendly\.com\/jane-doe\/new\?utm_content=/),
    schedulingProblem: null,
  })
})

test('without a link and without an address the buyer is told that contact details are missing', async () => {
  await configure({ email: null, phone: null })
  expect((await open(await buyAndPay(shop, await stock(shop)))).body).toMatchObject({
    calendlyLink: null,
    schedulingProblem: 'contact_missing',
  })
})

test('the welcome is plain text: HTML in a name stays what was typed, and placeholders in it are not filled again', async () => {
  await configure({ welcomeTemplate: '<p>Hi {client_name}</p> {package_title} {reference} {unknown}' })
  const token = await signIn(shop.app, 'html@example.com', 'jane')
  const name = '<script>alert(1)</script> {reference}'
  const bought = await buyAndPay(
    shop,
    await stock(shop, { title: 'A <b>bold</b> start $& $1' }),
    { token },
    { client: { name } },
  )
  const { body, headers } = await open(bought)
  expect(body.welcomeMessage).toBe(`<p>Hi ${name}</p> A <b>bold</b> start $& $1 ${bought.purchase.reference} {unknown}`)
  expect(headers.get('Content-Type')).toMatch(/^application\/json/)
  const mail = shop.app.mailbox.list('html@example.com').find(({ subject }) => subject.includes('confirmed'))
  expect(mail?.html).toContain('A &lt;b&gt;bold&lt;/b&gt; start $&amp; $1')
  expect(mail?.html).not.toMatch(/<b>|<script>/)
})

test('a client without a name is greeted all the same', async () => {
  await configure({ welcomeTemplate: 'Hi {client_name}' })
  const token = await signIn(shop.app, 'nameless@example.com', 'jane')
  const free = await stock(shop, { price: { amount: 0, currency: 'USD' } })
  expect((await open(await buy(shop, free, { token }))).body.welcomeMessage).toBe('Hi there')
})
