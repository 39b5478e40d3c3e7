import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ManagedPackage, PublicPackagePage } from '@deskbell/server/contract/packages'
import { auditEntries, packageAllowances, packagePrices, packages } from '@deskbell/server/db/schema/index'
import { draft } from '../../support/scenario.ts'
import { openShop, refusal, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
let kept: ManagedPackage
beforeAll(async () => {
  shop = await openShop()
  kept = await stock(shop)
})
afterAll(() => shop.app.close())

const everything = () =>
  shop.app.db.batch([
    shop.app.db.select().from(packages),
    shop.app.db.select().from(packageAllowances),
    shop.app.db.select().from(packagePrices),
    shop.app.db.select().from(auditEntries),
  ])

const usd = (amount: unknown) => ({ price: { amount, currency: 'USD' } })
const calendly = (calendlyLink: unknown) => ({ calendlyLink })
const allowance = draft.allowances[0]

type Case = [name: string, changes: object, status: number, code: string, path: string]

const prices: Case[] = [
  ['a negative price', usd(-1), 400, 'invalid_input', 'price.amount'],
  ['a fractional price', usd(100.5), 400, 'invalid_input', 'price.amount'],
  ['a price in words', usd('45000'), 400, 'invalid_input', 'price.amount'],
  ['no price', { price: undefined }, 400, 'invalid_input', 'price'],
  ['a price beyond exact numbers', usd(1e21), 400, 'invalid_input', 'price.amount'],
  ['a price above Stripe’s maximum', usd(100_000_000), 422, 'price_out_of_range', 'price.amount'],
  ['a price under Stripe’s minimum', usd(49), 422, 'price_out_of_range', 'price.amount'],
  [
    'a price under the minimum in yen',
    { price: { amount: 49, currency: 'JPY' } },
    422,
    'price_out_of_range',
    'price.amount',
  ],
  [
    'a price under the minimum in forints',
    { price: { amount: 17_499, currency: 'HUF' } },
    422,
    'price_out_of_range',
    'price.amount',
  ],
  [
    'an unknown currency',
    { price: { amount: 45_000, currency: 'QQQ' } },
    422,
    'currency_not_supported',
    'price.currency',
  ],
  [
    'a currency that nobody charges',
    { price: { amount: 45_000, currency: 'ZZZ' } },
    422,
    'currency_not_supported',
    'price.currency',
  ],
  [
    'an amount that its currency does not have',
    { price: { amount: 45_001, currency: 'KWD' } },
    400,
    'invalid_input',
    'price.amount',
  ],
  [
    'a currency in small letters',
    { price: { amount: 45_000, currency: 'usd' } },
    400,
    'invalid_input',
    'price.currency',
  ],
  [
    'a currency named like a property',
    { price: { amount: 45_000, currency: '__proto__' } },
    400,
    'invalid_input',
    'price.currency',
  ],
  [
    'an original price below the price',
    { originalPrice: { amount: 44_999, currency: 'USD' } },
    400,
    'invalid_input',
    'originalPrice.amount',
  ],
  [
    'an original price in another currency',
    { originalPrice: { amount: 60_000, currency: 'EUR' } },
    400,
    'invalid_input',
    'originalPrice.currency',
  ],
]

const links: Case[] = [
  [
    'a link to another host',
    calendly('https://calendar.example/jane/intro'),
    422,
    'calendly_link_invalid',
    'calendlyLink',
  ],
  [
    'javascript:',
    calendly('javascript:alert(1)//https://calendly.com/jane/intro'),
    422,
    'calendly_link_invalid',
    'calendlyLink',
  ],
  [
    'credentials in the link',
    calendly('https://jane:secret@calendly.com/jane/intro'),
    422,
    'calendly_link_invalid',
    'calendlyLink',
  ],
  [
    'credentials that look like the host',
    calendly('https://calendly.com@evil.example/jane/intro'),
    422,
    'calendly_link_invalid',
    'calendlyLink',
  ],
  [
    'a look-alike domain',
    calendly('https://calendly.com.evil.example/jane/intro'),
    422,
    'calendly_link_invalid',
    'calendlyLink',
  ],
  ['a look-alike letter', calendly('https://cаlendly.com/jane/intro'), 422, 'calendly_link_invalid', 'calendlyLink'],
  [
    'a domain with a longer name',
    calendly('https://notcalendly.com/jane/intro'),
    422,
    'calendly_link_invalid',
    'calendlyLink',
  ],
  [
    'a foreign subdomain',
    calendly('https://evil.calendly.com/jane/intro'),
    422,
    'calendly_link_invalid',
    'calendlyLink',
  ],
  ['plain http', calendly('http://calendly.com/jane/intro'), 422, 'calendly_link_invalid', 'calendlyLink'],
  ['a port', calendly('https://calendly.com:8443/jane/intro'), 422, 'calendly_link_invalid', 'calendlyLink'],
  ['no path', calendly('https://calendly.com/'), 422, 'calendly_link_invalid', 'calendlyLink'],
  [
    'a path that climbs',
    calendly('https://calendly.com/jane/../evil/page'),
    422,
    'calendly_link_invalid',
    'calendlyLink',
  ],
  [
    'a backslash',
    calendly('https://calendly.com\\@evil.example/jane/intro'),
    422,
    'calendly_link_invalid',
    'calendlyLink',
  ],
  [
    'a link of 10 kB',
    calendly(`https://calendly.com/jane/${'x'.repeat(10_000)}`),
    400,
    'invalid_input',
    'calendlyLink',
  ],
  ['no text', calendly(7), 400, 'invalid_input', 'calendlyLink'],
]

const words: Case[] = [
  ['a title of only spaces', { title: ' \t\u00a0 ' }, 400, 'invalid_input', 'title'],
  ['a title of only invisible characters', { title: '\u200b\u200d\u2060' }, 400, 'invalid_input', 'title'],
  ['a title of 10 kB', { title: 'x'.repeat(10_240) }, 400, 'invalid_input', 'title'],
  ['a title of two lines', { title: 'One\nTwo' }, 400, 'invalid_input', 'title'],
  ['a title with a null character', { title: 'One\u0000Two' }, 400, 'invalid_input', 'title'],
  ['no title', { title: undefined }, 400, 'invalid_input', 'title'],
  ['a description beyond 5,000 characters', { description: 'x'.repeat(5_001) }, 400, 'invalid_input', 'description'],
  ['21 features', { features: Array(21).fill('Notes') }, 400, 'invalid_input', 'features'],
  ['an empty feature', { features: ['Notes', ''] }, 400, 'invalid_input', 'features.1'],
  ['a field nobody knows', { soldCount: 0 }, 400, 'invalid_input', 'soldCount'],
  ['a type nobody knows', { type: 'gift' }, 400, 'invalid_input', 'type'],
]

const bundles: Case[] = [
  ['no allowance', { allowances: [] }, 400, 'invalid_input', 'allowances'],
  ['no credits', { allowances: [{ ...allowance, credits: 0 }] }, 400, 'invalid_input', 'allowances.0.credits'],
  ['half a credit', { allowances: [{ ...allowance, credits: 1.5 }] }, 400, 'invalid_input', 'allowances.0.credits'],
  [
    'an odd credit unit',
    { allowances: [{ ...allowance, creditUnitMinutes: 20 }] },
    400,
    'invalid_input',
    'allowances.0.creditUnitMinutes',
  ],
  [
    'the same kind of session twice',
    { allowances: [allowance, allowance] },
    400,
    'invalid_input',
    'allowances.1.serviceType',
  ],
  ['a session of no time', { sessionDurationMinutes: 0 }, 400, 'invalid_input', 'sessionDurationMinutes'],
  ['a negative stock', { stockLimit: -1 }, 400, 'invalid_input', 'stockLimit'],
  ['an unknown practice', { practice: 'nobody' }, 404, 'not_found', ''],
  ['no practice', { practice: undefined }, 400, 'invalid_input', 'practice'],
]

test.each([...prices, ...links, ...words, ...bundles])(
  'refuses to create a package with %s',
  async (_name, changes, status, code, path) => {
    const before = await everything()
    const answer = await shop.post('/api/packages', { token: shop.owner }, { ...draft, practice: 'jane', ...changes })
    expect(refusal(answer)).toEqual(path === '' ? [status, code] : [status, code, path])
    expect(await everything()).toEqual(before)
  },
)

test.each([...prices, ...links, ...words])(
  'refuses to change a package to %s',
  async (_name, changes, status, code, path) => {
    const before = await everything()
    const answer = await shop.put(
      `/api/packages/${kept.id}`,
      { token: shop.owner, ifMatch: 1 },
      { ...draft, ...changes },
    )
    expect(refusal(answer)).toEqual(path === '' ? [status, code] : [status, code, path])
    expect(await everything()).toEqual(before)
  },
)

test.each<[name: string, changes: object]>([
  ['the smallest dollar price', usd(50)],
  ['the largest price', usd(99_999_999)],
  ['a price of nothing', usd(0)],
  ['the smallest price in pounds', { price: { amount: 30, currency: 'GBP' } }],
  ['an empty Calendly link', calendly('')],
  ['a Calendly link with a query', calendly('https://calendly.com/jane-doe/intro?month=2026-12')],
  ['a title of exactly 120 characters', { title: 'x'.repeat(120) }],
])('takes %s', async (_name, changes) => {
  const { status } = await shop.post('/api/packages', { token: shop.owner }, { ...draft, practice: 'jane', ...changes })
  expect(status).toBe(201)
})

test('HTML in any text comes back as the text it is', async () => {
  const html = '<img src=x onerror="alert(1)"> & <b>bold</b>'
  const created = await stock(shop, {
    title: html,
    tagline: html,
    description: html,
    features: [html],
    bundleDescription: html,
  })
  const answer = await shop.app.request('/api/packages?practice=jane')
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/)
  expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
  const { data } = (await answer.json()) as PublicPackagePage
  expect(data.find(({ id }) => id === created.id)).toMatchObject({
    title: html,
    tagline: html,
    description: html,
    features: [html],
    bundleDescription: html,
  })
})
