import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumPath, launchArgs } from '../support/chromium.ts'
import { runDemo, type RunningDemo } from '../support/running-demo.ts'
import { visitor } from '../support/visitor.ts'

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

const client = 'clara@example.com'

test('a client on a phone sees what was bought, books, moves and cancels a session, and reads the statement', async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
  })
  const page = await context.newPage()
  const failures: string[] = []
  page.on('pageerror', ({ message }) => failures.push(message))
  const { dialog, choose, proveAddress, payWith } = visitor(page, demo)

  await page.goto(demo.siteUrl)
  await choose('Five sessions')
  await dialog
    .getByRole('button', { name: /^Continue|^Buy|^Next/ })
    .first()
    .click()
  await proveAddress(client, 'Clara')
  await payWith(/Payment succeeds/)
  await dialog.getByRole('heading', { name: 'All set' }).waitFor()

  // The sign-in is kept for this tab, so the area asks for no other code.
  await page.goto(new URL('my-area.html', demo.siteUrl).href)
  const area = page.locator('client-area')
  await area.getByText(`Signed in as ${client}`).waitFor()
  await area.getByText('5 of 5 left').waitFor()
  await area.getByText('No session is booked.').waitFor()

  await area.getByRole('button', { name: 'Book a session' }).click()
  const panel = area.locator('deskbell-booking-panel')
  const times = panel.getByRole('button', { name: /^\d+:\d\d\s[AP]M$/ })
  await times.first().click()
  await panel.getByRole('button', { name: /^Confirm / }).click()
  await panel.getByRole('heading', { name: 'You are booked' }).waitFor()
  await area.getByRole('button', { name: 'Back to my area' }).click()
  const next = area.getByRole('region', { name: 'Next session' })
  await next.getByText(/Booked · CONS-/).waitFor()
  await area.getByText('4 of 5 left').waitFor()
  const before = await next.locator('[part=when], .time').allInnerTexts()

  await next.getByRole('button', { name: /^Move: / }).click()
  await panel.getByRole('heading', { name: 'Move your session' }).waitFor()
  await times.last().click()
  await panel.getByRole('button', { name: /^Move to / }).click()
  await panel.getByRole('heading', { name: 'Your session is moved' }).waitFor()
  await area.getByRole('button', { name: 'Back to my area' }).click()
  await expect.poll(() => next.locator('[part=when], .time').allInnerTexts()).not.toEqual(before)

  await next.getByRole('button', { name: /^Cancel session: / }).click()
  await panel.getByText('Your credit comes back to you.').waitFor()
  await panel.getByRole('button', { name: 'Cancel session' }).click()
  await panel.getByRole('heading', { name: 'Your session is cancelled' }).waitFor()
  await area.getByText('No session is booked.').waitFor()
  await area.getByText('5 of 5 left').waitFor()
  await area.getByText(/Cancelled · what it cost has come back to you/).waitFor()

  const lines = area.getByRole('table', { name: 'Newest first' }).locator('tbody tr')
  await expect.poll(() => lines.count()).toBe(3)
  expect(await lines.locator('th').allInnerTexts()).toEqual([
    expect.stringContaining('Came back'),
    expect.stringContaining('Session'),
    expect.stringContaining('Bought'),
  ])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  expect(failures).toEqual([])
  await context.close()
})
