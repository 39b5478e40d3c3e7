import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkReturnUrl, withReturnParameters } from '@deskbell/server/domain/return-url'
import { codeOf, refusalOf } from './refusal.ts'

const site = 'https://jane.test'
const page = `${site}/work-with-me`

describe('checkout returns', () => {
  test('to the page it came from', () => {
    expect(checkReturnUrl(page, site, []).href).toBe(page)
    expect(checkReturnUrl('http://localhost:4321/buy?a=1#list', 'http://localhost:4321', []).href).toBe(
      'http://localhost:4321/buy?a=1#list',
    )
  })

  test('to an address of the practice, whoever asks', () => {
    expect(checkReturnUrl(page, null, ['https://other.test', site]).href).toBe(page)
    expect(checkReturnUrl(page, 'https://elsewhere.test', [site]).href).toBe(page)
  })

  test.each([
    ['another site', 'https://evil.test/'],
    ['a subdomain', 'https://shop.jane.test/'],
    ['a site that begins like it', 'https://jane.test.evil.test/'],
    ['a site with it as a name', 'https://jane.test@evil.test/'],
    ['a name before it', 'https://user@jane.test/'],
    ['name and password before it', 'https://user:secret@jane.test/'],
    ['another port', 'https://jane.test:8443/'],
    ['another scheme', 'http://jane.test/'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/html,hello'],
    ['a blob', 'blob:https://jane.test/1'],
    ['a path alone', '/work-with-me'],
    ['no scheme', '//jane.test/'],
    ['backslashes', 'https:\\\\evil.test\\@jane.test/'],
    ['nothing', ''],
  ])('never to %s', (_, returnUrl) => {
    expect(codeOf(() => checkReturnUrl(returnUrl, site, [site]))).toBe('return_url_not_allowed')
  })

  test('never to what has no origin, even where the page has none either', () => {
    for (const returnUrl of ['data:text/html,hello', 'about:blank', 'javascript:alert(1)', 'file:///etc/passwd']) {
      expect(codeOf(() => checkReturnUrl(returnUrl, 'null', ['null']))).toBe('return_url_not_allowed')
    }
  })

  test('nowhere where a program calls and the practice has no addresses', () => {
    expect(refusalOf(() => checkReturnUrl(page, null, [])).fields[0]?.path).toBe('returnUrl')
  })

  test('only ever to an origin it was given', () => {
    const origins = fc.array(fc.constantFrom(site, 'https://other.test', 'http://localhost:3000'))
    fc.assert(
      fc.property(
        fc.oneof(fc.webUrl(), fc.constantFrom(page, 'https://other.test/a'), fc.string()),
        origins,
        (returnUrl, allowed) => {
          const refused = codeOf(() => checkReturnUrl(returnUrl, null, allowed))
          return refused !== null || allowed.some((origin) => origin === new URL(returnUrl).origin)
        },
      ),
    )
  })
})

describe('the address that checkout returns to', () => {
  test('carries the purchase’s id and how it went, beside what was there', () => {
    expect(withReturnParameters(new URL(`${page}?ref=mail#packages`), 'some-id', 'success')).toBe(
      `${page}?ref=mail&deskbell_purchase=some-id&deskbell_checkout=success#packages`,
    )
  })

  test('carries them once, however often somebody starts again from it', () => {
    const first = withReturnParameters(new URL(page), 'first', 'cancel')
    expect(withReturnParameters(new URL(first), 'second', 'success')).toBe(
      `${page}?deskbell_purchase=second&deskbell_checkout=success`,
    )
  })

  test('leaves the address it was made from alone', () => {
    const url = new URL(page)
    withReturnParameters(url, 'some-id', 'success')
    expect(url.href).toBe(page)
  })
})
