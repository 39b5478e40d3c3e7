import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeMail } from '@deskbell/server/domain/mail/write-mail'
import type { BookingFacts, StoredNews } from '@deskbell/server/domain/mail/news'
import { contextIn, newsOf } from './news-samples.ts'

const hostile =
  'Val\r\nBcc: all@example.com\u2028\u202e<script>alert(1)</script>"\' onload=x {client_name} ${x} \ud800 إيلي\u0000'
const kinds = newsOf(hostile)
const byKind = (news: StoredNews['news'], typed = 'Val') =>
  newsOf(typed).find((candidate) => candidate.news === news) as StoredNews

/** Markup that people typed would show as a tag of its own, or as an attribute nobody wrote. */
const ourTags =
  /<\/?(?:!doctype|html|head|meta|title|style|body|div|table|tr|td|th|p|h1|a|br|blockquote)(?:\s(?:[a-z-]+="[^"<>]*"\s?)*)?(?: html)?>/g

describe.each(kinds)('$news, with names that break lines and open tags', (news) => {
  const mail = writeMail(news, contextIn(hostile, { unsubscribeUrl: 'https://desk.test/unsubscribe/1' }))

  test('has a subject of one clean line', () => {
    expect(mail.subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
    expect([...mail.subject].length).toBeLessThanOrEqual(201)
    expect(mail.subject.isWellFormed()).toBe(true)
  })

  test('has HTML with no tag but its own, loading nothing', () => {
    expect(mail.html.replaceAll(ourTags, '').replace(/<style>.*?<\/style>/s, '')).not.toMatch(/[<>]/)
    expect(mail.html).not.toMatch(/<script|<img|src=|url\(|@import|\sonload="/)
    expect(mail.html).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u0000]/)
    expect(mail.html).toContain('<meta name="color-scheme" content="light dark">')
  })

  test('has a text that nobody can put a header or another sender into', () => {
    expect(mail.text).not.toMatch(/^Bcc: all@example\.com.*\n\n(?!.*”)/)
    expect(mail.text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u0000\r]/)
    expect(mail.text.split('\n').at(-1)).toBe('Unsubscribe: https://desk.test/unsubscribe/1')
    expect(mail.text).not.toContain('undefined')
  })
})

test('every kind says in its text what its HTML says, for a practice with an ordinary name', () => {
  for (const news of newsOf('Val')) {
    const { subject, text, html } = writeMail(news, contextIn('Jane Coaching'))
    const shown = html
      .replace(/<style>.*?<\/style>/s, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll('&#39;', "'")
      .replaceAll(/\s+/g, ' ')
    for (const line of text.split('\n').filter((part) => part !== '' && part !== '-- ')) {
      const said = line
        .replace(/: https?:\S+$/, '')
        .replace(/^“|”$/g, '')
        .replace(/^([^:]{1,40}): /, '$1 ')
      expect([news.news, shown.includes(said) || shown.includes(line)]).toEqual([news.news, true])
    }
    expect([news.news, subject.length > 10]).toEqual([news.news, true])
  }
})

test('whatever people type, a mail is one document and its subject one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(kinds.length - 1), (typed, index) => {
      const { subject, html } = writeMail(newsOf(typed)[index] as StoredNews, contextIn(typed))
      expect(subject).not.toMatch(/[\r\n\u2028\u2029\0]/)
      expect(html.match(/<\/html>/g)).toHaveLength(1)
      expect(html.match(/<body /g)).toHaveLength(1)
    }),
    { numRuns: 300 },
  )
})

test('an address that is none of the web is no link', () => {
  const news = byKind('booking_for_client')
  const facts = { ...(news.facts as BookingFacts), pageUrl: 'javascript:alert(1)' }
  const { html, text } = writeMail({ news: 'booking_for_client', facts }, contextIn('Jane'))
  expect(html + text).not.toContain('javascript:')
})

test('times are told by the reader’s clock, and by the other side’s where that is another one', () => {
  const { text } = writeMail(byKind('booking_for_client'), contextIn('Jane'))
  expect(text).toContain('When: Tuesday, 8 December 2026, 16:00 to 17:00 (Europe/Berlin time)')
  expect(text).toContain('For Val: Tuesday, 8 December 2026, 10:00 to 11:00 (America/New York time)')
  const toJane = writeMail(byKind('booking_for_consultant'), contextIn('Jane'))
  expect(toJane.text).toContain('When: Tuesday, 8 December 2026, 10:00 to 11:00 (America/New York time)')
})

test('a cancelled booking says whether the credit came back, and links to nothing that is over', () => {
  const facts: BookingFacts = { ...(byKind('booking_for_client').facts as BookingFacts), news: 'cancelled' }
  const back = writeMail({ news: 'booking_for_client', facts }, contextIn('Jane')).text
  expect(back).toContain('The credit is back in the balance.')
  expect(back).not.toContain('/manage/')
  const late = writeMail({ news: 'booking_for_client', facts: { ...facts, isGivenBack: false } }, contextIn('Jane'))
  expect(late.text).toContain('used up')
})

test('the words of somebody else keep their lines, and stand apart', () => {
  const { text, html } = writeMail(byKind('gift', 'Dear Val,\nenjoy'), contextIn('Jane'))
  expect(text).toContain('“Dear Val,\nenjoy”')
  expect(html).toContain('Dear Val,<br>enjoy')
})

test('whatever belongs to no practice is Deskbell’s own', () => {
  const { subject, text } = writeMail(byKind('sign_in_code'), contextIn('', { practice: null }))
  expect(subject).toBe('123456 is your sign-in code for your Deskbell dashboard')
  expect(text).toContain('Sent by Deskbell')
})
