import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumPath, launchArgs } from '../support/chromium.ts'
import { runDemo, type RunningDemo } from '../support/running-demo.ts'
import { codeFor, mailsFor } from '../support/visitor.ts'

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

const client = 'berta@example.com'

async function openPanel(page: Page) {
  await page.goto(new URL('book.html', demo.siteUrl).href)
  const panel = page.locator('booking-panel')
  await panel.getByRole('grid').waitFor()
  return panel
}

test('a visitor on a phone picks a time, pays for it in the page, and moves it by the link of the mail', async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
  })
  const page = await context.newPage()
  const failures: string[] = []
  page.on('pageerror', ({ message }) => failures.push(message))
  const panel = await openPanel(page)
  await panel.getByText('Your time:').waitFor()
  await panel
    .getByRole('button', { name: /\d:\d\d\s[AP]M/ })
    .first()
    .click()
  await panel.getByRole('heading', { name: 'Confirm your session' }).waitFor()

  await panel.getByLabel('Name').fill('Berta Beispiel')
  await panel.getByLabel('Email').fill(client)
  await panel.getByRole('button', { name: 'Send code' }).click()
  const code = panel.getByLabel('Six-digit code')
  await code.waitFor()
  await code.fill(await codeFor(demo, client))
  await panel.getByLabel(/What would you like to work on/).fill('A salary talk on Monday')
  await panel.getByRole('button', { name: 'Pay $240' }).click()

  const card = page.frameLocator('iframe[title]')
  await card.getByRole('button', { name: /4242 4242 4242 4242/ }).click()
  await card.getByRole('button', { name: /^Pay \$/ }).click()
  await panel.getByRole('heading', { name: 'You are booked' }).waitFor()
  await panel.getByText(/CONS-/).waitFor()

  await expect
    .poll(async () => (await mailsFor(demo, client)).map(({ subject }) => subject))
    .toContainEqual(expect.stringContaining('session booked'))
  const mail = (await mailsFor(demo, client)).find(({ subject }) => subject.includes('session booked'))
  const link = /https?:\S+\/manage\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? ''
  await page.goto(link)
  await page.getByRole('heading', { name: 'Choose another time' }).waitFor()
  await page.getByRole('radio').nth(3).check({ force: true })
  await page.getByRole('button', { name: 'Move the session' }).click()
  await page.getByRole('heading', { name: 'The session has a new time' }).waitFor()
  await expect
    .poll(async () => (await mailsFor(demo, client)).map(({ subject }) => subject))
    .toContainEqual(expect.stringContaining('session moved'))
  expect(failures).toEqual([])
  await context.close()
})
