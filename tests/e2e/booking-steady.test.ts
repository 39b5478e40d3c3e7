import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumPath, launchArgs } from '../support/chromium.ts'
import { runDemo, type RunningDemo } from '../support/running-demo.ts'

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

test.each([390, 768, 1280])('nothing moves on the page of a slow booking panel, %i px wide', async (width) => {
  const context = await browser.newContext({ viewport: { width, height: 844 }, locale: 'en-US' })
  const page = await context.newPage()
  await page.route(`${demo.apiOrigin}/api/**`, async (route) => {
    await new Promise((later) => {
      setTimeout(later, 500)
    })
    await route.continue()
  })
  await page.addInitScript(() => {
    const seen: unknown[] = []
    Object.assign(window, { shifts: seen })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.push((entry as PerformanceEntry & { value: number }).value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(new URL('book.html', demo.siteUrl).href)
  await page
    .locator('booking-panel')
    .getByRole('button', { name: /\d:\d\d\s[AP]M/ })
    .first()
    .waitFor()
  await page.waitForTimeout(1_000)
  expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual([])
  await context.close()
})
