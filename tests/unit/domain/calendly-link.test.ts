import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCalendlyLink, normaliseCalendlyLink } from '@deskbell/server/domain/calendly-link'
import { refusalOf } from './refusal.ts'

describe('a link to a Calendly event page', () => {
  test.each([
    ['https://calendly.com/jane-doe/intro-call', 'https://calendly.com/jane-doe/intro-call'],
    ['https://www.calendly.com/jane-doe/intro-call', 'https://calendly.com/jane-doe/intro-call'],
    ['HTTPS://WWW.Calendly.COM/Jane_Doe/30min', 'https://calendly.com/Jane_Doe/30min'],
    ['https://calendly.com/jane-doe/intro-call/', 'https://calendly.com/jane-doe/intro-call'],
    ['https://calendly.com/d/abc-123-xyz/intro-call', 'https://calendly.com/d/abc-123-xyz/intro-call'],
    ['https://calendly.com/jane/intro?month=2026-12#top', 'https://calendly.com/jane/intro?month=2026-12'],
    ['https://calendly.com/jane/intro?', 'https://calendly.com/jane/intro'],
    ['https://calendly.com/jane/intro?name="><script>', 'https://calendly.com/jane/intro?name=%22%3E%3Cscript%3E'],
  ])('%s has the spelling %s', (text, link) => {
    expect(normaliseCalendlyLink(text)).toBe(link)
  })

  test.each([
    ['nothing', ''],
    ['a word', 'calendly'],
    ['no scheme', 'calendly.com/jane/intro'],
    ['a scheme left to the page', '//calendly.com/jane/intro'],
    ['no encryption', 'http://calendly.com/jane/intro'],
    ['a script', 'javascript:alert(1)//https://calendly.com/jane/intro'],
    ['a script that looks like a page', 'javascript://calendly.com/jane/intro%0aalert(1)'],
    ['data', 'data:text/html,https://calendly.com/jane/intro'],
    ['a file', 'file:///calendly.com/jane/intro'],
    ['another host', 'https://evil.test/jane/intro'],
    ['another host that names it in the path', 'https://evil.test/https://calendly.com/jane/intro'],
    ['another host that names it in the query', 'https://evil.test/?https://calendly.com/jane/intro'],
    ['another host that names it in the fragment', 'https://evil.test/#https://calendly.com/jane/intro'],
    ['a host that begins like it', 'https://calendly.com.evil.test/jane/intro'],
    ['a host that ends like it', 'https://evilcalendly.com/jane/intro'],
    ['a host one letter off', 'https://calend1y.com/jane/intro'],
    ['a host with a hyphen', 'https://calendly-com.test/jane/intro'],
    ['another subdomain', 'https://api.calendly.com/jane/intro'],
    ['www twice', 'https://www.www.calendly.com/jane/intro'],
    ['a dot behind the host', 'https://calendly.com./jane/intro'],
    ['a homograph (Cyrillic a)', 'https://c\u0430lendly.com/jane/intro'],
    ['a homograph in punycode', 'https://xn--clendly-3fg.com/jane/intro'],
    ['full-width letters that fold to it', 'https://\uff43alendly.com/jane/intro'],
    ['a full-width dot', 'https://calendly\uff0ecom/jane/intro'],
    ['a soft hyphen', 'https://calend\u00adly.com/jane/intro'],
    ['a name before the host', 'https://jane@calendly.com/jane/intro'],
    ['name and password before the host', 'https://jane:secret@calendly.com/jane/intro'],
    ['its name as the name before another host', 'https://calendly.com@evil.test/jane/intro'],
    ['its name and a port before another host', 'https://calendly.com:443@evil.test/jane/intro'],
    ['its name and a path before another host', 'https://calendly.com%2Fjane@evil.test/intro'],
    ['a port', 'https://calendly.com:8443/jane/intro'],
    ['the usual port', 'https://calendly.com:443/jane/intro'],
    ['a backslash', 'https://calendly.com\\jane\\intro'],
    ['a backslash before another host', 'https://evil.test\\@calendly.com/jane/intro'],
    ['backslashes for slashes', 'https:\\\\calendly.com/jane/intro'],
    ['an encoded slash', 'https://calendly.com/jane%2Fintro/x'],
    ['an encoded backslash', 'https://calendly.com/jane%5Cintro/x'],
    ['an encoded dot', 'https://calendly.com/jane/%2e%2e/evil/page'],
    ['dots', 'https://calendly.com/jane/../evil/page'],
    ['a dot', 'https://calendly.com/jane/./intro'],
    ['two slashes', 'https://calendly.com//jane/intro'],
    ['one slash', 'https:/calendly.com/jane/intro'],
    ['no slash', 'https:calendly.com/jane/intro'],
    ['a tab inside the scheme', 'ht\ttps://calendly.com/jane/intro'],
    ['a tab inside the host', 'https://calend\tly.com/jane/intro'],
    ['a newline inside the path', 'https://calendly.com/jane\n/intro'],
    ['a newline behind it', 'https://calendly.com/jane/intro\n'],
    ['a newline and a script behind it', 'https://calendly.com/jane/intro\njavascript:alert(1)'],
    ['a newline in the query', 'https://calendly.com/jane/intro?a=1\nb'],
    ['a space before it', ' https://calendly.com/jane/intro'],
    ['a space inside', 'https://calendly.com/jane doe/intro'],
    ['a null byte', 'https://calendly.com/jane/intro\u0000'],
    ['the host alone', 'https://calendly.com'],
    ['the root', 'https://calendly.com/'],
    ['a user without an event', 'https://calendly.com/jane-doe'],
    ['a user and an empty event', 'https://calendly.com/jane-doe/'],
    ['too deep a path', 'https://calendly.com/a/b/c/d/e'],
    ['letters that are no ASCII', 'https://calendly.com/j\u00e4ne/intro'],
    ['a path that begins with a hyphen', 'https://calendly.com/-jane/intro'],
  ])('is not: %s', (_, text) => {
    expect(normaliseCalendlyLink(text)).toBeNull()
  })

  test('has one spelling: normalising it again changes nothing', () => {
    fc.assert(
      fc.property(likely, (text) => {
        const link = normaliseCalendlyLink(text)
        return link === null || normaliseCalendlyLink(link) === link
      }),
      { numRuns: 2_000 },
    )
  })

  test('leads to calendly.com and nowhere else, whatever it was made of', () => {
    let accepted = 0
    fc.assert(
      fc.property(likely, (text) => {
        const link = normaliseCalendlyLink(text)
        if (link === null) return
        accepted++
        const { protocol, host, username, password, hash, pathname } = new URL(link)
        expect([protocol, host, username, password, hash]).toEqual(['https:', 'calendly.com', '', '', ''])
        expect(pathname).toMatch(/^(?:\/[A-Za-z0-9][\w-]*){2,4}$/)
        // Characters that could leave an attribute of the page it is shown in.
        expect(link).not.toMatch(/[\s"'<>]/)
      }),
      { numRuns: 5_000 },
    )
    expect(accepted).toBeGreaterThan(50)
  })

  test('that is refused says how one looks', () => {
    const refusal = refusalOf(() => checkCalendlyLink('https://evil.test/x', 'calendlyLink'))
    expect(refusal.code).toBe('calendly_link_invalid')
    expect(refusal.fields[0]).toMatchObject({
      path: 'calendlyLink',
      message: expect.stringContaining('https://calendly.com/jane-doe/intro-call'),
    })
    expect(checkCalendlyLink('https://www.calendly.com/jane/intro', 'calendlyLink')).toBe(
      'https://calendly.com/jane/intro',
    )
  })
})

const piece = fc.constantFrom(
  'jane',
  'doe',
  'Intro_1',
  '30min',
  'd',
  '-',
  '.',
  '..',
  '%2e',
  '%2F',
  '\\',
  '/',
  '@',
  ':',
  ':443',
  '\t',
  '\n',
  ' ',
  '?',
  '#',
  '"',
  "'",
  '`',
  '<',
  '\u0430',
  '\u212a',
  '\u017f',
  'x=1',
)
const start = fc.constantFrom(
  'https://calendly.com/',
  'https://www.calendly.com/',
  'HTTPS://CALENDLY.COM/',
  'https://calendly.com',
  'http://calendly.com/',
  'https://calendly.com@',
  'https://evil.test/',
  'https:\\\\calendly.com/',
  'javascript:',
  '',
)
/** Half of them proper links with something behind, so that both answers come up. */
const likely = fc.oneof(
  fc.tuple(start, fc.array(piece, { maxLength: 6 })).map(([begin, pieces]) => begin + pieces.join('')),
  fc.tuple(start, fc.array(piece, { maxLength: 4 })).map(([begin, pieces]) => `${begin}jane/intro${pieces.join('')}`),
  fc.tuple(start, fc.string({ unit: 'binary', maxLength: 12 })).map(([begin, tail]) => `${begin}jane/intro?${tail}`),
)
