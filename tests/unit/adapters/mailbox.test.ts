import { describe, expect, test } from 'vitest'
import { createMailbox } from '@deskbell/server/adapters/mail/mailbox'

const mail = (to: string, subject: string) => ({ to, subject, text: 'Hello', html: '<p>Hello</p>' })

describe('the mailbox of test mode', () => {
  test('shows the newest mail first, with its time and a number of its own', async () => {
    let now = 1_000
    const mailbox = createMailbox(() => now)
    await mailbox.send(mail('val@example.com', 'First'))
    now = 2_000
    await mailbox.send(mail('val@example.com', 'Second'))
    expect(mailbox.list()).toEqual([
      { ...mail('val@example.com', 'Second'), id: 2, sentAt: 2_000 },
      { ...mail('val@example.com', 'First'), id: 1, sentAt: 1_000 },
    ])
  })

  test('shows one address’s mails, however it is spelt', async () => {
    const mailbox = createMailbox(() => 0)
    await mailbox.send(mail('val@example.com', 'For Val'))
    await mailbox.send(mail('jane@example.com', 'For Jane'))
    expect(mailbox.list('VAL@example.com').map(({ subject }) => subject)).toEqual(['For Val'])
    expect(mailbox.list('nobody@example.com')).toEqual([])
  })

  test('keeps the last 500', async () => {
    const mailbox = createMailbox(() => 0)
    for (let index = 1; index <= 502; index++) await mailbox.send(mail('val@example.com', `Mail ${index}`))
    expect(mailbox.list()).toHaveLength(500)
    expect([mailbox.list()[0]?.subject, mailbox.list().at(-1)?.subject]).toEqual(['Mail 502', 'Mail 3'])
  })
})
