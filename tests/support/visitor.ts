import type { BrowserContext, FrameLocator, Page } from 'playwright-core'
import type { RunningDemo } from './running-demo.ts'

/** A person on the demo site, acting by what they read. */
export function visitor(page: Page, demo: RunningDemo) {
  const dialog = page.getByRole('dialog')
  const card: FrameLocator = page.frameLocator('iframe[title]')
  return {
    page,
    dialog,
    async choose(title: string) {
      await page.getByRole('button', { name: `Choose ${title}` }).click()
      await dialog.getByRole('heading', { name: 'What you get' }).waitFor()
    },
    async proveAddress(email: string, name?: string) {
      if (name !== undefined) await page.getByLabel('Name').fill(name)
      await page.getByLabel('Email').fill(email)
      await page.getByRole('button', { name: 'Send code' }).click()
      const field = page.getByLabel('Six-digit code')
      await field.waitFor()
      await field.fill(await codeFor(demo, email))
      const confirm = page.getByRole('button', { name: 'Confirm' })
      // A full code may have been sent off by itself.
      await confirm.click({ timeout: 1_000 }).catch(() => undefined)
    },
    /** In Stripe's place stands the simulator's form. */
    async payWith(outcome: RegExp) {
      await card.getByRole('button', { name: outcome }).click()
      await card.getByRole('button', { name: /^Pay \$/ }).click()
    },
    card,
  }
}

/** What the mailbox holds for an address, newest first. */
export async function mailsFor(
  demo: RunningDemo,
  email: string,
): Promise<{ subject: string; text: string; otp?: string }[]> {
  const answer = await fetch(`${demo.apiOrigin}/dev/mailbox.json?to=${encodeURIComponent(email)}`)
  return ((await answer.json()) as { data: { subject: string; text: string; otp?: string }[] }).data
}

export async function codeFor(demo: RunningDemo, email: string): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const otp = (await mailsFor(demo, email)).find((mail) => mail.otp !== undefined)?.otp
    if (otp !== undefined) return otp
    await new Promise((later) => {
      setTimeout(later, 100)
    })
  }
  throw new Error(`No code came for ${email}.`)
}

/** Calendly's page, answered here: it says that a time was picked as soon as it is opened. */
export async function answerAsCalendly(context: BrowserContext): Promise<void> {
  const event = 'https://api.calendly.com/scheduled_events/GBGBDCAADAEDCRZ2'
  const message = {
    event: 'calendly.event_scheduled',
    payload: { event: { uri: event }, invitee: { uri: `${event}/invitees/AAAAAAAAAAAAAAAA` } },
  }
  await context.route('https://calendly.com/**', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<title>Calendly</title><button onclick='parent.postMessage(${JSON.stringify(message)}, "*")'>Confirm Tuesday 14:00</button>`,
    }),
  )
}
