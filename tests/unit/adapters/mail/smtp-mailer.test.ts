import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createSmtpMailer } from '@deskbell/server/adapters/mail/smtp-mailer'

let server: Server | undefined
afterEach(() => server?.close())

/** A mail server that speaks as much SMTP as one mail needs, and answers recipients as the test says. */
async function smtpServer(toRecipient = '250 OK'): Promise<{ url: string; received: () => string }> {
  let data = ''
  server = createServer((socket) => {
    let isData = false
    let buffered = ''
    const say = (line: string) => socket.write(`${line}\r\n`)
    say('220 test')
    socket.on('data', (bytes) => {
      buffered += bytes.toString()
      for (;;) {
        const end = buffered.indexOf('\r\n')
        if (end < 0) return
        const line = buffered.slice(0, end)
        buffered = buffered.slice(end + 2)
        if (isData) {
          data += `${line}\n`
          if (line !== '.') continue
          isData = false
          say('250 taken')
        } else if (line.startsWith('DATA')) {
          isData = true
          say('354 go on')
        } else if (line.startsWith('RCPT')) say(toRecipient)
        else if (line.startsWith('QUIT')) socket.end('221 bye\r\n')
        else say('250 OK')
      }
    })
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, received: () => data }
}

const plain = { to: 'val@example.com', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' }
const outcomeOf = (url: string) =>
  createSmtpMailer(
    url,
    'Desk <desk@example.com>',
  )(plain).then(
    () => 'taken',
    (error: Error & { code: unknown; isFinal: unknown }) => [error.code, error.isFinal, error.message],
  )

describe('mail by SMTP', () => {
  test('carries name, address for answers, its own id, headers of its own and the invitation', async () => {
    const { url, received } = await smtpServer()
    await createSmtpMailer(
      url,
      'Desk <desk@example.com>',
    )({
      ...plain,
      invite: { method: 'CANCEL', ics: 'BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n' },
      fromName: 'Jane "J" Doe, Coaching',
      replyTo: 'jane@example.com',
      messageId: '0190@desk.test',
      headers: { 'List-Unsubscribe': '<https://desk.test/unsubscribe/1>' },
    })
    const mail = received()
    for (const line of [
      /^From: "Jane \\"J\\" Doe, Coaching" <desk@example\.com>$/m,
      /^Reply-To: jane@example\.com$/m,
      /^Message-ID: <0190@desk\.test>$/m,
      /^List-Unsubscribe: <https:\/\/desk\.test\/unsubscribe\/1>$/m,
      /text\/calendar; charset=utf-8; method=CANCEL/,
      /filename=invite\.ics/,
    ])
      expect(mail).toMatch(line)
  })

  test('has no header that somebody typed into a subject', async () => {
    const { url, received } = await smtpServer()
    await createSmtpMailer(url, 'desk@example.com')({ ...plain, subject: 'Hi\r\nBcc: all@example.com' })
    expect(received()).not.toMatch(/^Bcc:/m)
  })

  test.each([
    ['550 val@example.com: no such user', 550, true],
    ['553 not allowed', 553, true],
    ['451 try later', 451, false],
    ['452 mailbox full', 452, false],
  ])('that is answered with %j tells so, and quotes nobody', async (answer, code, isFinal) => {
    const { url } = await smtpServer(answer)
    expect(await outcomeOf(url)).toEqual([code, isFinal, expect.not.stringContaining('val@')])
  })

  test('that reaches nobody may be tried again', async () => {
    expect(await outcomeOf('smtp://127.0.0.1:1')).toEqual(['ESOCKET', false, expect.any(String)])
  })
})
