import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillWelcomeTemplate, placeholders, unknownPlaceholders } from '@deskbell/server/domain/welcome-template'

const values = {
  client_name: 'Val Visitor',
  package_title: 'Starter',
  consultant_name: 'Jane Doe',
  practice_name: 'Jane Coaching',
  bundle: '5 private (60 min)',
  reference: 'PKG-7K3F9QA',
}

describe('a welcome message', () => {
  test.each([
    ['Welcome, {client_name}.', 'Welcome, Val Visitor.'],
    ['{ client_name }, {client_name}', 'Val Visitor, Val Visitor'],
    ['{package_title}: {bundle} with {consultant_name}', 'Starter: 5 private (60 min) with Jane Doe'],
    ['{reference} at {practice_name}', 'PKG-7K3F9QA at Jane Coaching'],
    ['Nothing to fill in', 'Nothing to fill in'],
    ['', ''],
  ])('%j reads %j', (template, text) => {
    expect(fillWelcomeTemplate(template, values)).toBe(text)
  })

  test('knows every placeholder it offers', () => {
    const template = placeholders.map((name) => `{${name}}`).join('|')
    expect(fillWelcomeTemplate(template, values)).toBe(placeholders.map((name) => values[name]).join('|'))
    expect(unknownPlaceholders(template)).toEqual([])
  })

  test.each([
    '{client}',
    '{Client_Name}',
    '{constructor}',
    '{__proto__}',
    '{toString}',
    '{client_name',
    'client_name}',
    '{}',
    '{{}}',
  ])('leaves %s as it was written', (text) => {
    expect(fillWelcomeTemplate(text, values)).toBe(text)
  })

  test('is filled in once: what a client is called is never read as a placeholder or as a pattern', () => {
    for (const name of ['{package_title}', '$&', '$1', '$$', '\\0', '<b>Val</b>']) {
      expect(fillWelcomeTemplate('Welcome, {client_name}.', { ...values, client_name: name })).toBe(`Welcome, ${name}.`)
    }
  })

  test('is the same text where nothing stands in braces', () => {
    fc.assert(
      fc.property(
        fc.string().map((text) => text.replaceAll('{', '')),
        (text) => fillWelcomeTemplate(text, values) === text,
      ),
    )
  })
})

describe('placeholders that mean nothing', () => {
  test('are named once each, in the order they come', () => {
    expect(unknownPlaceholders('{first_name} {client_name} { price } {first_name} {constructor}')).toEqual([
      'first_name',
      'price',
      'constructor',
    ])
  })

  test('are exactly those that stay in the message', () => {
    const part = fc.constantFrom('{client_name}', '{bundle}', '{oops}', '{ Name }', 'text', ' ', '{', '}')
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const template = parts.join('')
        expect(unknownPlaceholders(fillWelcomeTemplate(template, values))).toEqual(unknownPlaceholders(template))
      }),
    )
  })
})
