import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CheckoutDraft, CheckoutStarted } from '@deskbell/server/contract/checkout'
import type { PublicPackagePage } from '@deskbell/server/contract/packages'
import { chromiumPath, launchArgs } from '../support/chromium.ts'
import { runDemo, type RunningDemo } from '../support/running-demo.ts'
import { answerAsCalendly, codeFor, mailsFor, visitor } from '../support/visitor.ts'

let demo: RunningDemo
let browser: Browser

beforeAll(async () => {
  demo = await runDemo()
  browser = await chromium.launch({ executablePath: chromiumPath(), args: [...launchArgs] })
})
afterAll(async () => {
  await browser.close()
  await demo.close()
})

const giver = 'gina@example.com'
const friend = 'frank@example.com'

test('a gift that was paid is claimed by its link on a phone, once, and shows who claims it the contact details', async () => {
  await give('Five sessions')
  const [mail] = await mailsFor(demo, friend)
  expect(mail?.subject).toBe('A gift for you: Five sessions')
  const link = /https?:\S+#deskbell-gift=[\w-]+/.exec(mail?.text ?? '')?.[0] ?? ''
  const token = link.split('=').at(-1) ?? ''

  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-US' })
  await answerAsCalendly(context)
  const page = await context.newPage()
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(`${request.url()} ${request.headers()['referer']}`))
  await page.goto(link)
  const { dialog, proveAddress } = visitor(page, demo)
  await dialog.getByRole('heading', { name: 'Your gift' }).waitFor()
  expect(page.url()).toBe(`${demo.siteUrl}#deskbell-gift`)
  // Back from the mail, the phone loads the page anew.
  await page.reload()
  await proveAddress(friend)
  await dialog.getByText('The gift is yours.').waitFor()
  await dialog.getByRole('link', { name: /@.+\.example/ }).waitFor()
  await dialog.getByRole('button', { name: 'Pick a time' }).waitFor()
  expect(addresses.filter((address) => address.includes(token))).toEqual([])
  expect((await mailsFor(demo, friend)).map(({ subject }) => subject)).toContain('Five sessions: it is yours')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => page.url()).toBe(demo.siteUrl)

  const late = await browser.newContext()
  const second = await late.newPage()
  await second.goto(link)
  const stranger = visitor(second, demo)
  await stranger.proveAddress('late@example.com')
  await stranger.dialog.getByText('This gift has been claimed already.').waitFor()
  expect(await stranger.dialog.getByRole('link').count()).toBe(0)
  await Promise.all([context.close(), late.close()])
})

/** Buys a package for a friend, as a page with a field for gifts would, and pays it. */
async function give(title: string): Promise<void> {
  const practice = /data-practice="([^"]+)"/.exec(await (await fetch(demo.siteUrl)).text())?.[1] ?? ''
  const { data } = await ask<PublicPackagePage>(`/api/packages?practice=${practice}`)
  const code = { email: giver, type: 'sign-in' }
  await ask('/api/auth/email-otp/send-verification-otp', code, { 'Deskbell-Practice': practice })
  const answer = { email: giver, otp: await codeFor(demo, giver) }
  const { token } = await ask<{ token: string }>('/api/auth/sign-in/email-otp', answer, {
    'Deskbell-Practice': practice,
  })
  const draft: CheckoutDraft = {
    packageId: data.find((item) => item.title === title)?.id ?? '',
    returnUrl: demo.siteUrl,
    ui: 'hosted',
    client: { name: 'Gina' },
    gift: { recipientEmail: friend, message: 'For the talk you keep putting off.' },
  }
  const { checkout } = await ask<CheckoutStarted>('/api/checkout/sessions', draft, { Authorization: `Bearer ${token}` })
  if (checkout?.ui !== 'hosted') throw new Error('There is nothing to pay.')
  const card = new URLSearchParams({ card: '4242424242424242', email: giver })
  await fetch(checkout.url, { method: 'POST', body: card, redirect: 'manual' })
  await expect.poll(async () => (await mailsFor(demo, friend)).length).toBe(1)
}

async function ask<Answer>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const init =
    body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Origin: new URL(demo.siteUrl).origin, ...headers },
          body: JSON.stringify(body),
        }
  const answer = await fetch(demo.apiOrigin + path, init)
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}
