import { afterAll, beforeAll, expect, test } from 'vitest'
import { embeddedSession, goodCard, hostedSession, openDesk, submit } from './desk.ts'
import type { Desk } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ webhook: null })
})
afterAll(() => desk.stop())

const read = async (url: string | null) => (await fetch(url ?? '')).text()

test('the page names what is sold, what it costs, and that no money moves', async () => {
  const session = await desk.stripe.checkout.sessions.create({ ...hostedSession, locale: 'de' })
  const page = await read(session.url)
  expect(page).toContain('Test mode')
  expect(page).toContain('no real money')
  expect(page).toContain('Starter')
  expect(page).toMatch(/450,00\s€/)
  expect(page).toContain(`href="${hostedSession.cancel_url}"`)
})

test('names and addresses from outside cannot become markup', async () => {
  const attack = '<img src=x onerror=alert(1)>"&'
  const session = await desk.stripe.checkout.sessions.create({
    ...hostedSession,
    cancel_url: 'https://consultant.example/?"><script>',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'eur', unit_amount: 500, product_data: { name: attack, description: attack } },
      },
    ],
  })
  const page = await read(session.url)
  expect(page).not.toContain('<img')
  expect(page).not.toContain('"><script>')
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&amp;')

  const refused = await (await submit(session.url ?? '', { card: '"><b>', email: '"><b>' })).text()
  expect(refused).not.toContain('"><b>')
  expect(await read(`${desk.url}/`)).not.toContain('<img')
})

test('a card address that is no web address is refused before it becomes a link', async () => {
  await expect(
    desk.stripe.checkout.sessions.create({ ...hostedSession, cancel_url: 'javascript:alert(1)' }),
  ).rejects.toMatchObject({ code: 'url_invalid' })
})

test('nothing on the page is inline, and nobody may frame a hosted one', async () => {
  const session = await desk.stripe.checkout.sessions.create(hostedSession)
  const answer = await fetch(session.url ?? '')
  const page = await answer.text()
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*src=)/)
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
})

test('a mistake is shown at its field, and what was typed stays', async () => {
  const session = await desk.stripe.checkout.sessions.create(hostedSession)
  const answer = await submit(session.url ?? '', {
    card: '4242 4242 4242 4241',
    email: 'lena@',
    expiry: '01 / 20',
    cvc: '12',
    name: '',
  })
  const page = await answer.text()

  expect(answer.status).toBe(422)
  for (const field of ['card', 'email', 'expiry', 'cvc', 'name']) expect(page).toContain(`id="${field}-error"`)
  expect(page).toContain('value="4242 4242 4242 4241"')
  expect(page).toContain('value="lena@"')
  expect(desk.control.session(session.id)?.payment_intent).toBeNull()
})

test('choosing a test card fills it in without paying', async () => {
  const session = await desk.stripe.checkout.sessions.create(hostedSession)
  const answer = await submit(session.url ?? '', { use: goodCard, email: 'lena@example.com' })
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('value="4242 4242 4242 4242"')
  expect(desk.control.session(session.id)?.status).toBe('open')
})

test('an email the shop knows is locked and wins over a typed one', async () => {
  const session = await desk.stripe.checkout.sessions.create({ ...hostedSession, customer_email: 'lena@example.com' })
  expect(await read(session.url)).toMatch(/value="lena@example.com"[^>]*readonly/)
  await submit(session.url ?? '', { card: goodCard, email: 'mallory@example.com' })
  expect(desk.control.session(session.id)).toMatchObject({ customer_details: { email: 'lena@example.com' } })
})

test('a paid session says so, and an unknown one is not found', async () => {
  const session = await desk.stripe.checkout.sessions.create(hostedSession)
  desk.control.pay(session.id)
  expect(await read(session.url)).toContain('Payment complete')
  expect((await fetch(`${desk.url}/pay/cs_test_nope`)).status).toBe(404)
})

test('an embedded page keeps its secret from step to step', async () => {
  const session = await desk.stripe.checkout.sessions.create(embeddedSession)
  const page = await read(`${desk.url}/pay/${session.id}?embedded=1&client_secret=${session.client_secret}`)
  expect(page).toContain(`action="${desk.url}/pay/${session.id}?embedded=1&amp;client_secret=${session.client_secret}"`)
})

test('the receipt of a charge can be opened', async () => {
  const session = await desk.stripe.checkout.sessions.create(hostedSession)
  desk.control.pay(session.id)
  const [charge] = (await desk.stripe.charges.list({ limit: 1 })).data
  expect(await read(charge?.receipt_url ?? null)).toContain('€450.00')
})
