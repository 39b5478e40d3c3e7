import axe from 'axe-core'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumPath, launchArgs } from '../support/chromium.ts'
import { runDemo, type RunningDemo } from '../support/running-demo.ts'
import { answerAsCalendly, mailsFor, visitor } from '../support/visitor.ts'

let demo: RunningDemo
let browser: Browser

const phone = { viewport: { width: 390, height: 844 }, locale: 'en-US' }

beforeAll(async () => {
  demo = await runDemo()
  browser = await chromium.launch({ executablePath: chromiumPath(), args: [...launchArgs] })
})
afterAll(async () => {
  await browser.close()
  await demo.close()
})

async function openSite(context: BrowserContext, path = '') {
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on(
    'console',
    (line) => line.type() === 'error' && /Content Security Policy|CORS/.test(line.text()) && problems.push(line.text()),
  )
  await page.goto(demo.siteUrl + path)
  return { ...visitor(page, demo), problems }
}

test('on a phone: a declined card, then an accepted one, contact details, a time picked, and the purchase on a second device', async () => {
  const context = await browser.newContext(phone)
  await answerAsCalendly(context)
  const { page, dialog, card, problems, choose, proveAddress, payWith } = await openSite(context)
  const email = 'val@example.com'

  await choose('Five sessions')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await proveAddress(email, 'Val Visitor')
  await payWith(/Card is declined/)
  await card.getByText('Your card was declined').waitFor()
  expect(await page.getByText(/all set/i).count()).toBe(0)

  await payWith(/Payment succeeds/)
  await dialog.getByRole('heading', { name: 'All set' }).waitFor()
  const contactEmail = dialog.getByRole('link', { name: /@.+\.example/ })
  await contactEmail.waitFor()
  await dialog.getByText('Hello Val Visitor').waitFor()
  await dialog.getByText(/^Reference PKG-[0-9A-Z]{7}$/).waitFor()

  await dialog.getByRole('button', { name: 'Pick a time' }).click()
  await page.frameLocator('iframe[title*="Calendly"]').getByRole('button', { name: 'Confirm Tuesday 14:00' }).click()
  await dialog.getByText('Your session is scheduled').waitFor()
  expect(problems).toEqual([])
  expect((await mailsFor(demo, email))[0]?.subject).toBe('Five sessions: your purchase is confirmed')

  const seen = await contactEmail.innerText()
  const secondDevice = await browser.newContext(phone)
  const purchaseUrl = await purchaseAddress(page)
  const second = await openSite(secondDevice, purchaseUrl)
  await second.dialog.getByText('Enter the email address you bought with').waitFor()
  expect(await second.page.getByText(seen).count()).toBe(0)
  await second.proveAddress(email)
  await second.dialog.getByRole('link', { name: seen }).waitFor()
  await Promise.all([context.close(), secondDevice.close()])
})

test('a stranger with the address of a purchase sees nothing of it', async () => {
  const context = await browser.newContext(phone)
  const buyer = await openSite(context)
  await buyer.choose('The hour before')
  await buyer.dialog.getByRole('button', { name: 'Continue' }).click()
  await buyer.proveAddress('buyer@example.com', 'Bea Buyer')
  await buyer.payWith(/Payment succeeds/)
  await buyer.dialog.getByRole('link', { name: /@/ }).first().waitFor()
  const address = await purchaseAddress(buyer.page)

  const stranger = await openSite(await browser.newContext(phone), address)
  await stranger.proveAddress('stranger@example.com')
  await stranger.dialog.getByText(/cannot be found|no paid package|not found/i).waitFor()
  expect(await stranger.page.getByText(/Bea Buyer|buyer@example|maren@/).count()).toBe(0)
  await Promise.all([context.close(), stranger.page.context().close()])
})

test('hosted checkout leaves for the payment page and comes back to a confirmed purchase', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' })
  const { page, dialog, proveAddress } = await openSite(context)
  // Stripe's script is out of reach on this page, as behind a strict blocker.
  await context.route('**/dev/stripe/stripe.js', (route) => route.abort())
  await page.getByRole('button', { name: 'Choose The hour before' }).click()
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await proveAddress('hosted@example.com', 'Hal Hosted')
  await dialog.getByRole('button', { name: 'Open the payment page' }).click()
  await page.getByRole('button', { name: /Payment succeeds/ }).click()
  await page.getByRole('button', { name: /^Pay \$/ }).click()
  await page.waitForURL(`${demo.siteUrl}**`)
  await dialog.getByRole('heading', { name: 'All set' }).waitFor()
  await dialog.getByRole('link', { name: /@/ }).first().waitFor()
  await context.close()
})

test('Stripe’s own script is loaded from Stripe alone, only for paying, and its form stands in the page', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' })
  const { dialog, problems, choose, proveAddress, payWith } = await openSite(context)
  const asked: string[] = []
  await context.route('https://js.stripe.com/**', async (route) => {
    asked.push(route.request().url())
    const script = await (await fetch(`${demo.apiOrigin}/dev/stripe/stripe.js`)).text()
    const body = script.replace(/const base = .*/, `const base = '${demo.apiOrigin}/dev/stripe'`)
    await route.fulfill({ contentType: 'text/javascript', body })
  })
  await context.route('**/api/checkout/sessions', async (route) => {
    const response = await route.fetch()
    const json = (await response.json()) as { checkout?: { scriptUrl?: string } }
    if (json.checkout?.scriptUrl !== undefined) json.checkout.scriptUrl = 'https://js.stripe.com/'
    await route.fulfill({ response, json })
  })
  await choose('The hour before')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  expect(asked).toEqual([])
  await proveAddress('stripe@example.com', 'Sam Stripe')
  await payWith(/Payment succeeds/)
  await dialog.getByRole('link', { name: /@/ }).first().waitFor()
  expect(asked).toHaveLength(1)
  expect(problems).toEqual([])
  await context.close()
})

test('a free package asks for a code and takes no payment', async () => {
  const context = await browser.newContext(phone)
  const { dialog, choose, proveAddress } = await openSite(context)
  await choose('A first conversation')
  await dialog.getByRole('button', { name: 'Get it free' }).click()
  await proveAddress('free@example.com', 'Fay Free')
  await dialog.getByRole('heading', { name: 'All set' }).waitFor()
  await context.close()
})

test('nothing on the demo page moves when the packages arrive, and axe finds no fault', async () => {
  for (const viewport of [phone.viewport, { width: 1280, height: 900 }]) {
    const context = await browser.newContext({ viewport, locale: 'en-US' })
    const page = await context.newPage()
    await page.addInitScript(() => {
      const shifts: number[] = []
      Object.assign(globalThis, { shifts })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) shifts.push(entry.value)
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto(demo.siteUrl)
    await page.getByRole('button', { name: 'Choose Five sessions' }).waitFor()
    await page.waitForTimeout(300)
    const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts)
    expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBe(0)

    await page.evaluate(axe.source)
    const violations = await page.evaluate(async () => {
      const { axe: inPage } = globalThis as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
      return (await inPage.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
    })
    expect(violations).toEqual([])
    await context.close()
  }
})

/** The address hosted checkout would come back to: it carries the purchase's id and nothing that opens it. */
async function purchaseAddress(page: Page): Promise<string> {
  const id = await page.evaluate(() =>
    Object.keys(sessionStorage)
      .map((key) => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(key)?.[0])
      .find(Boolean),
  )
  return `?deskbell_purchase=${id}&deskbell_checkout=success`
}
