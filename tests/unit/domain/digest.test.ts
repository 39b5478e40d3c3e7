import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase64, keyedDigest, sha256, signatureCheck, toBase64Url } from '@deskbell/server/domain/digest'

describe('SHA-256', () => {
  // FIPS 180-4, examples.
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('of %j is the one of the standard', async (text, digest) => {
    expect(await sha256(text)).toBe(digest)
  })

  test('is taken of UTF-8', async () => {
    expect(await sha256('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c')
  })
})

describe('a keyed digest', () => {
  test('is another one for another secret, purpose or text', async () => {
    const digests = await Promise.all([
      keyedDigest('secret', 'code', '123456'),
      keyedDigest('other', 'code', '123456'),
      keyedDigest('secret', 'link', '123456'),
      keyedDigest('secret', 'code', '123457'),
    ])
    expect(new Set(digests).size).toBe(4)
    expect(await keyedDigest('secret', 'code', '123456')).toBe(digests[0])
    for (const digest of digests) expect(digest).toMatch(/^[\w-]{43}$/)
  })
})

describe('a signature', () => {
  const sign = async (secret: string, text: string) => {
    const key = await crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    )
    return new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text)))
  }

  test('fits its text and secret alone', async () => {
    const fits = signatureCheck('secret')
    const signature = await sign('secret', 'token')
    expect(await fits('token', signature)).toBe(true)
    expect(await fits('Token', signature)).toBe(false)
    expect(await signatureCheck('other')('token', signature)).toBe(false)
  })

  test('is wrong where it is cut, longer or empty', async () => {
    const fits = signatureCheck('secret')
    const signature = await sign('secret', 'token')
    expect(await fits('token', signature.slice(0, 31))).toBe(false)
    expect(await fits('token', new Uint8Array([...signature, 0]))).toBe(false)
    expect(await fits('token', new Uint8Array())).toBe(false)
  })

  test('is wrong where any bit of it is', async () => {
    const fits = signatureCheck('secret')
    const signature = await sign('secret', 'token')
    await fc.assert(
      fc.asyncProperty(fc.nat(255), async (bit) => {
        const forged = signature.slice()
        forged[bit >> 3] = (forged[bit >> 3] as number) ^ (1 << (bit & 7))
        return !(await fits('token', forged))
      }),
    )
  })
})

describe('base64', () => {
  test('comes back as the same bytes, in both alphabets, padded or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const url = toBase64Url(bytes)
        expect(url).toMatch(/^[\w-]+$/)
        expect(fromBase64(url)).toEqual(bytes)
        const classic = Buffer.from(bytes).toString('base64')
        expect(fromBase64(classic)).toEqual(bytes)
      }),
    )
  })

  test.each(['', ' ', 'a b', 'a', '=', 'abc=d', 'é', '####', 'YQ===', 'a\n'])('is not %j', (text) => {
    expect(fromBase64(text)).toBeNull()
  })
})
