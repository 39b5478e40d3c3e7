import { mailboxRoutes } from '@deskbell/demo/mailbox'
import { createMailbox } from '@deskbell/server/adapters/mail/mailbox'
import { expect, test } from 'vitest'

function openMailbox() {
  const mailbox = createMailbox(() => Date.parse('2026-12-01T09:00:00Z'))
  const routes = mailboxRoutes(mailbox)
  return { mailbox, read: async (path: string) => routes.request(path) }
}

test('a sign-in code is found by its address, newest first', async () => {
  const { mailbox, read } = openMailbox()
  await mailbox.send({ to: 'a@example.com', subject: '111111 is your sign-in code for Jane', text: '111111', html: '' })
  await mailbox.send({ to: 'b@example.com', subject: 'Starter: your purchase is confirmed', text: 'Thanks', html: '' })
  await mailbox.send({ to: 'a@example.com', subject: '222222 is your sign-in code for Jane', text: '222222', html: '' })
  const { data } = (await (await read('/mailbox.json?to=a@example.com')).json()) as {
    data: { to: string; otp?: string }[]
  }
  expect(data.map(({ to, otp }) => [to, otp])).toEqual([
    ['a@example.com', '222222'],
    ['a@example.com', '111111'],
  ])
})

test('what a mail says is shown as text, and the page runs no script of it', async () => {
  const { mailbox, read } = openMailbox()
  const evil = '<script>alert(1)</script><img src=x onerror=alert(2)>'
  await mailbox.send({ to: 'a@example.com', subject: evil, text: evil, html: evil })
  for (const path of ['/mailbox', '/mailbox/1']) {
    const page = await read(path)
    expect(await page.text()).not.toContain('<script>alert')
    expect(page.headers.get('Content-Security-Policy')).not.toContain('unsafe-inline')
  }
})
