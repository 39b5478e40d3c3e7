import { createRequire } from 'node:module'
import type * as Axe from 'axe-core'
import { createClient } from '@libsql/client'
import { chromium, type Browser, type Frame, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumPath, launchArgs } from '../support/chromium.ts'
import { runDemo, type RunningDemo } from '../support/running-demo.ts'
import { codeFor } from '../support/visitor.ts'

let demo: RunningDemo
let browser: Browser
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

beforeAll(async () => {
  demo = await runDemo()
  browser = await chromium.launch({ executablePath: chromiumPath(), args: [...launchArgs] })
})
afterAll(async () => {
  await browser.close()
  await demo.close()
})

type Look = Parameters<Browser['newContext']>[0]

async function open(look: Look = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    // axe is put into a page whose policy lets nothing foreign in.
    bypassCSP: true,
    ...look,
  })
  const page = await context.newPage()
  await page.goto(new URL('book.html', demo.siteUrl).href)
  const panel = page.locator('booking-panel')
  await panel
    .getByRole('button', { name: /\d:\d\d\s[AP]M/ })
    .first()
    .waitFor()
  return { context, page, panel }
}

/** Name of what has the focus, through all shadow roots. */
const focusedName = (page: Page | Frame) =>
  page.evaluate(() => {
    let at = document.activeElement
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
    if (at === document.body) return ''
    const label = at?.id ? (at.getRootNode() as ShadowRoot).querySelector(`label[for="${at.id}"]`) : null
    return (at?.getAttribute('aria-label') ?? label?.textContent ?? at?.textContent ?? '').trim().replace(/\s+/g, ' ')
  })

/** `frame` is where the name is looked for; the key goes to the page. */
async function tabTo(page: Page, name: RegExp, frame: Page | Frame = page): Promise<void> {
  for (let tabs = 0; tabs < 60; tabs++) {
    if (name.test(await focusedName(frame))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${name} was not reached, only ${await focusedName(frame)}`)
}

async function expectAccessible(page: Page): Promise<void> {
  await page.addScriptTag({ path: axe })
  const violations = await page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: typeof Axe }
    const result = await checker.run('booking-panel')
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
  expect(violations).toEqual([])
}

/** From the top of the page to the receipt. The keyboard has to be enough. */
async function bookByKeyboard(page: Page, email: string): Promise<void> {
  const { keyboard } = page
  await tabTo(page, /^\w+, \w+ \d+, \d+ free times?$/)
  await expectAccessible(page)
  await keyboard.press('ArrowRight')
  const day = await focusedName(page)
  await keyboard.press('Enter')
  await page
    .locator('booking-panel')
    .getByRole('heading', { name: day.replace(/, \d+ free.*/, '') })
    .waitFor()
  await keyboard.press('Tab')
  await tabTo(page, /^\d+:\d\d\s[AP]M$/)
  await keyboard.press('ArrowDown')
  await expectAccessible(page)
  await keyboard.press('Enter')
  await expect.poll(() => focusedName(page)).toBe('Confirm your session')
  await expectAccessible(page)
  await tabTo(page, /^Name$/)
  await keyboard.type('Kaja Keyboard')
  await tabTo(page, /^Email$/)
  await keyboard.type(email)
  await keyboard.press('Enter')
  await expect.poll(() => focusedName(page)).toBe('Six-digit code')
  await expectAccessible(page)
  await keyboard.type(await codeFor(demo, email))
  const panel = page.locator('booking-panel')
  await panel.getByRole('button', { name: 'Pay $240' }).waitFor()
  await expectAccessible(page)
  await tabTo(page, /^Pay \$240/)
  await keyboard.press('Enter')
  await page
    .frameLocator('iframe[title]')
    .getByRole('button', { name: /^Pay \$/ })
    .waitFor()
  await expectAccessible(page)
  const card = page.frames().at(-1) as Frame
  await tabTo(page, /4242 4242 4242 4242/, card)
  // It fills the form in on a page of its own.
  const filledIn = page.waitForEvent('framenavigated')
  await keyboard.press('Enter')
  await filledIn
  await card.waitForLoadState()
  await tabTo(page, /^Pay \$/, card)
  await keyboard.press('Enter')
  await expect.poll(() => focusedName(page), { timeout: 15_000 }).toBe('You are booked')
  await panel.getByText(/CONS-/).waitFor()
  await expectAccessible(page)
}

test('a visitor books by keyboard alone, from the top of the page to the receipt', async () => {
  const { context, page } = await open()
  await bookByKeyboard(page, 'kaja@example.com')
  await context.close()
})

test('the same in forced colours and with reduced motion', async () => {
  const { context, page } = await open({ forcedColors: 'active', reducedMotion: 'reduce' })
  await bookByKeyboard(page, 'karl@example.com')
  await context.close()
})

test('a full group session lets a client wait for a seat', async () => {
  const database = createClient({ url: `file:${demo.folder}/deskbell.db` })
  await database.execute(`UPDATE consultations SET capacity = 0 WHERE source = 'group'`)
  database.close()
  const { context, page } = await open()
  const panel = page.locator('booking-panel')
  await panel.evaluate((element) => element.setAttribute('service-type', 'group'))
  await panel.getByText('Full').waitFor()
  await panel.getByRole('button', { name: 'Tell me when a seat frees up' }).click()
  const email = 'wanda@example.com'
  await panel.getByLabel('Email').fill(email)
  await panel.getByRole('button', { name: 'Send code' }).click()
  await panel.getByLabel('Six-digit code').fill(await codeFor(demo, email))
  await panel.getByText('You are the first on the list.').waitFor()
  await expectAccessible(page)
  await context.close()
})
