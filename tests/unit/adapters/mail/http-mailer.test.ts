import { describe, expect, test } from 'vitest'
import { createHttpMailer } from '@deskbell/server/adapters/mail/http-mailer'

const ics = 'BEGIN:VCALENDAR\r\nSUMMARY:Gespräch\r\nEND:VCALENDAR\r\n'
const mail = {
  to: 'val@example.com',
  subject: 'Grüße',
  text: 'Hello',
  html: '<p>Hello</p>',
  invite: { method: 'REQUEST' as const, ics },
  fromName: 'Jane "J" Doe, Coaching',
  replyTo: 'jane@example.com',
  messageId: '0190@desk.test',
  headers: { 'List-Unsubscribe': '<https://desk.test/unsubscribe/1>' },
}
const plain = { to: 'val@example.com', subject: 'Hi', text: 'Hello', html: '<p>Hello</p>' }

function providerThat(status: number, answer: unknown = {}) {
  const requests: { url: string; headers: Headers; body: Record<string, unknown> }[] = []
  const send: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers)
    requests.push({ url: String(input), headers, body: JSON.parse(String(init?.body)) as Record<string, unknown> })
    return Response.json(answer, { status })
  }
  return { requests, send }
}
const decode = (content: unknown) => Buffer.from(String(content), 'base64').toString('utf8')
const refusal = async (provider: 'resend' | 'postmark', status: number, answer: unknown = {}) => {
  const { send } = providerThat(status, answer)
  return createHttpMailer(
    provider,
    'key',
    'desk@example.com',
    send,
  )(plain).then(
    () => 'taken',
    ({ code, isFinal }: { code: number; isFinal: boolean }) => [code, isFinal],
  )
}

describe('Resend', () => {
  test('is given all of a mail, under a key that makes a repeat the same mail', async () => {
    const { requests, send } = providerThat(200)
    await createHttpMailer('resend', 're_key', 'Desk <desk@example.com>', send)(mail)
    const [{ url, headers, body } = expect.fail()] = requests
    expect([url, headers.get('authorization'), headers.get('idempotency-key')]).toEqual([
      'https://api.resend.com/emails',
      'Bearer re_key',
      '0190@desk.test',
    ])
    const { attachments, ...rest } = body
    expect(rest).toEqual({
      from: '"Jane \\"J\\" Doe, Coaching" <desk@example.com>',
      to: 'val@example.com',
      subject: 'Grüße',
      text: 'Hello',
      html: '<p>Hello</p>',
      reply_to: 'jane@example.com',
      headers: { 'List-Unsubscribe': '<https://desk.test/unsubscribe/1>', 'Message-ID': '<0190@desk.test>' },
    })
    const [attachment] = attachments as Record<string, unknown>[]
    expect(attachment).toMatchObject({
      filename: 'invite.ics',
      content_type: 'text/calendar; charset=utf-8; method=REQUEST',
    })
    expect(decode(attachment?.['content'])).toBe(ics)
  })

  test.each([
    [422, {}, [422, true]],
    [429, {}, [429, false]],
    [500, {}, [500, false]],
    [403, {}, [403, false]],
    [409, { name: 'concurrent_idempotent_requests' }, [409, false]],
    [409, { name: 'invalid_idempotent_request' }, 'taken'],
  ])('answering %i %j', async (status, answer, outcome) => {
    expect(await refusal('resend', status, answer)).toEqual(outcome)
  })
})

describe('Postmark', () => {
  test('is given all of a mail, and keeps its id', async () => {
    const { requests, send } = providerThat(200)
    await createHttpMailer('postmark', 'pm_key', 'desk@example.com', send)(mail)
    const [{ url, headers, body } = expect.fail()] = requests
    expect([url, headers.get('x-postmark-server-token')]).toEqual(['https://api.postmarkapp.com/email', 'pm_key'])
    const { Attachments, ...rest } = body
    expect(rest).toEqual({
      From: '"Jane \\"J\\" Doe, Coaching" <desk@example.com>',
      To: 'val@example.com',
      Subject: 'Grüße',
      TextBody: 'Hello',
      HtmlBody: '<p>Hello</p>',
      MessageStream: 'outbound',
      ReplyTo: 'jane@example.com',
      Headers: [
        { Name: 'List-Unsubscribe', Value: '<https://desk.test/unsubscribe/1>' },
        { Name: 'Message-ID', Value: '<0190@desk.test>' },
        { Name: 'X-PM-KeepID', Value: 'true' },
      ],
    })
    const [attachment] = Attachments as Record<string, unknown>[]
    expect(attachment).toMatchObject({
      Name: 'invite.ics',
      ContentType: 'text/calendar; charset=utf-8; method=REQUEST',
    })
    expect(decode(attachment?.['Content'])).toBe(ics)
  })

  test.each([
    [422, { ErrorCode: 406 }, [422, true]],
    [422, { ErrorCode: 300 }, [422, true]],
    [422, { ErrorCode: 405 }, [422, false]],
    [401, { ErrorCode: 10 }, [401, false]],
    [500, null, [500, false]],
  ])('answering %i %j', async (status, answer, outcome) => {
    expect(await refusal('postmark', status, answer)).toEqual(outcome)
  })
})

test.each(['resend', 'postmark'] as const)('%s is sent nothing that a plain mail does not have', async (provider) => {
  const { requests, send } = providerThat(200)
  await createHttpMailer(provider, 'key', 'desk@example.com', send)(plain)
  expect(Object.keys(requests[0]?.body ?? {}).join(' ')).not.toMatch(/reply|header|attachment/i)
  expect(requests[0]?.body[provider === 'resend' ? 'from' : 'From']).toBe('desk@example.com')
})
