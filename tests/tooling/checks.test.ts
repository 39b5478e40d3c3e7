import { describe, expect, test } from 'vitest'
import { findAddresses } from './addresses.ts'
import { isAllowed } from './licences.ts'

describe('licences', () => {
  test.each(['MIT', '(MIT OR GPL-3.0-only)', 'MIT AND Apache-2.0', 'BSD-3-Clause'])('%s ships', (licence) => {
    expect(isAllowed(licence)).toBe(true)
  })

  test.each(['GPL-3.0-only', 'MIT AND SSPL-1.0', 'UNLICENSED', 'no licence named'])('%s does not', (licence) => {
    expect(isAllowed(licence)).toBe(false)
  })
})

describe('addresses', () => {
  const host = ['https://reg', 'istry.example.com/lit'].join('')

  test('the line that says where packages come from is found', () => {
    expect(findAddresses(`lit: 3\nfrom ${host}\n`)).toEqual([{ line: 2, text: `from ${host}` }])
    expect(findAddresses(['registry', 'https://example.com'].join('='))).toHaveLength(1)
    expect(findAddresses(['tarball', [' https://example.com/lit', 'tgz'].join('.')].join(':'))).toHaveLength(1)
  })

  test('other addresses and words are none of its business', () => {
    expect(findAddresses('see https://example.com/docs and the registry of elements, customElements.registry')).toEqual(
      [],
    )
  })
})
