import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Allowance } from '@deskbell/server/contract/packages'
import * as domain from '../../../server/src/domain/allowances.ts'
import { normaliseCalendlyLink } from '../../../server/src/domain/calendly-link.ts'
import { fractionDigits, supportedCurrencies } from '../../../server/src/domain/currency.ts'
import * as server from '../../../server/src/domain/welcome-template.ts'
import { fillTemplate, unknownPlaceholders } from '../../../widget/src/dashboard/contact/welcome-template.ts'
import { currencyDigits } from '../../../widget/src/format/money.ts'
import { calendlyProblem, tidyCalendlyLink } from '../../../widget/src/dashboard/packages/calendly-link.ts'
import { currencyChoices } from '../../../widget/src/dashboard/packages/currencies.ts'
import {
  draftOf,
  emptyPackage,
  linesOfFeatures,
  wholeNumber,
} from '../../../widget/src/dashboard/packages/package-form.ts'
import { sessionCount, valuePerSession } from '../../../widget/src/dashboard/packages/package-preview.ts'
import { routeOf } from '../../../widget/src/dashboard/routes.ts'
import { mergePurchases } from '../../../widget/src/dashboard/purchases/live-purchases.ts'
import { snippet } from '../../../widget/src/dashboard/embed/snippet.ts'

describe('what the dashboard knows of the server’s rules', () => {
  it('offers the currencies that can be charged, with their digits', () => {
    expect(
      currencyChoices('USD', 'USD', 'en')
        .map(({ value }) => value)
        .toSorted(),
    ).toEqual(supportedCurrencies.toSorted())
    for (const currency of supportedCurrencies)
      expect([currency, currencyDigits(currency)]).toEqual([currency, fractionDigits(currency)])
  })

  it.each([
    'https://calendly.com/jane-doe/intro-call',
    'https://www.calendly.com/jane-doe/intro-call?month=2026-12',
    'https://calendly.com/d/abc-def/team/call',
    'https://calendly.com/jane-doe',
    'https://calendly.com/',
    'http://calendly.com/jane-doe/intro',
    'https://calendly.com.evil.example/jane/intro',
    'https://calendly.com:444/jane/intro',
    'https://jane@calendly.com/jane/intro',
    'https://calendly.com/jane/../intro',
    'https://calendly.com/jane%2Fintro/x',
    'https://calendly.com/jane//intro',
    'javascript:alert(1)',
    'calendly',
    '',
  ])('judges the Calendly link %j as the server does', (link) => {
    expect(calendlyProblem(link) === null).toBe(normaliseCalendlyLink(link) !== null)
  })

  it('judges links nobody thought of as the server does', () => {
    const part = fc.constantFrom(
      'https://',
      'http://',
      'www.',
      'calendly.com',
      '/',
      'jane',
      '-',
      '..',
      '?a=b',
      '#x',
      '%2F',
      '\\',
      '@',
      ':',
      'ä',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
        const link = parts.join('')
        expect([link, calendlyProblem(link) === null]).toEqual([link, normaliseCalendlyLink(link) !== null])
      }),
    )
  })

  it('mends what people paste from the address bar', () => {
    expect(tidyCalendlyLink(' calendly.com/jane/intro ')).toBe('https://calendly.com/jane/intro')
    expect(tidyCalendlyLink('http://calendly.com/jane/intro')).toBe('https://calendly.com/jane/intro')
    expect(tidyCalendlyLink('https://example.com/calendly.com/')).toBe('https://example.com/calendly.com/')
  })

  it('says why a link is none', () => {
    expect(calendlyProblem('https://example.com/jane/intro')).toBe('elsewhere')
    expect(calendlyProblem('https://calendly.com/jane')).toBe('no_event')
    expect(calendlyProblem('my calendar')).toBe('unreadable')
  })

  it('shows the value per session that visitors will see', () => {
    const allowance: fc.Arbitrary<Allowance> = fc.record({
      serviceType: fc.constantFrom('private', 'group', 'course'),
      consultantTier: fc.nat(9),
      credits: fc.option(fc.integer({ min: 1, max: 10_000 })),
      creditUnitMinutes: fc.constantFrom(15, 30, 45, 60),
    })
    fc.assert(
      fc.property(
        fc.array(allowance, { minLength: 1 }),
        fc.integer({ min: 5, max: 1440 }),
        fc.nat(99_999_999),
        (allowances, minutes, amount) => {
          const sessions = sessionCount(allowances, minutes)
          const price = { amount, currency: 'USD' }
          expect(sessions).toBe(domain.sessionCount(allowances, minutes))
          expect(valuePerSession(price, sessions)).toEqual(domain.valuePerSession(price, sessions))
        },
      ),
    )
  })

  it('fills the welcome message as the server will', () => {
    const values: server.WelcomeValues = {
      client_name: 'Alex',
      package_title: 'P',
      consultant_name: 'C',
      practice_name: 'D',
      bundle: 'B',
      reference: 'R',
    }
    const piece = fc.constantFrom(
      '{client_name}',
      '{ reference }',
      '{nobody}',
      '{',
      '}',
      '{{bundle}}',
      '$&',
      'Hello ',
      '\n',
      '{constructor}',
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const template = pieces.join('')
        expect(fillTemplate(template, values)).toBe(server.fillWelcomeTemplate(template, values))
        expect(unknownPlaceholders(template, server.placeholders)).toEqual(server.unknownPlaceholders(template))
      }),
    )
  })
})

describe('the package form', () => {
  it('reads whole numbers and nothing else', () => {
    expect(['5', ' 12 ', '0', '', '1.5', '-1', '5 days', '1e3'].map(wholeNumber)).toEqual([
      5,
      12,
      0,
      null,
      null,
      null,
      null,
      null,
    ])
  })

  it('takes features one a line, with or without the bullets people type', () => {
    expect(linesOfFeatures('- One\n\n • Two  \n*  Three\nFour - five')).toEqual(['One', 'Two', 'Three', 'Four - five'])
  })

  it('leaves out what was left empty', () => {
    const draft = draftOf({
      ...emptyPackage('EUR', ''),
      title: ' Starter ',
      price: '450,00',
      allowances: [{ serviceType: 'group', credits: '', isUnlimited: true, creditUnitMinutes: 30, consultantTier: 0 }],
    })
    expect(draft).toMatchObject({
      title: 'Starter',
      price: { amount: 45_000, currency: 'EUR' },
      originalPrice: null,
      tagline: null,
      validDays: null,
      stockLimit: null,
      calendlyLink: null,
    })
    expect(draft.allowances).toEqual([
      { serviceType: 'group', credits: null, creditUnitMinutes: 30, consultantTier: 0 },
    ])
    expect(draft).not.toHaveProperty('consultantId')
  })
})

describe('addresses of the dashboard', () => {
  it.each([
    ['/dashboard', { view: 'home' }],
    ['/dashboard/', { view: 'home' }],
    ['/dashboard/sign-in', { view: 'sign-in' }],
    ['/dashboard/packages', { view: 'packages' }],
    ['/dashboard/packages/new', { view: 'package', packageId: null }],
    [
      '/dashboard/packages/01936f00-0000-7000-8000-000000000001',
      { view: 'package', packageId: '01936f00-0000-7000-8000-000000000001' },
    ],
    ['/dashboard/packages/a/b', { view: 'missing' }],
    ['/dashboard/toString', { view: 'missing' }],
  ])('%s', (path, route) => {
    expect(routeOf(path)).toEqual(route)
  })
})

describe('live purchases', () => {
  it('puts new ones first, replaces changed ones and keeps older pages', () => {
    const of = (id: string, state = 'paid') => ({ id, state }) as never
    expect(mergePurchases([of('b', 'pending'), of('a')], [of('c'), of('b')])).toEqual([of('c'), of('b'), of('a')])
  })
})

describe('the snippet', () => {
  it('carries the origin, the practice and what was chosen', () => {
    const options = { origin: 'https://desk.example.com', practice: 'jane-doe', theme: 'page', layout: 'grid' } as const
    expect(snippet(options)).toBe(
      '<script type="module" src="https://desk.example.com/deskbell.js"\n  data-practice="jane-doe" crossorigin></script>\n<package-list></package-list>',
    )
    expect(snippet({ ...options, theme: 'dark', layout: 'list' })).toContain(
      '<package-list layout="list" theme="dark"></package-list>',
    )
  })
})
