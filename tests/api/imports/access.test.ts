import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportRecord } from '@deskbell/server/contract/imports'
import { createPractice, signIn } from '../../support/scenario.ts'
import { operatorEmail } from '../../support/test-app.ts'
import { openShop, refusal, type Shop } from '../checkout/shop.ts'
import { everything, imported, sendFile } from './import-desk.ts'

let shop: Shop
let made: ImportRecord
const outsiders = new Map<string, { token: string; status: number }>()
beforeAll(async () => {
  shop = await openShop()
  const { app, jane } = shop
  const rival = await createPractice(app, 'rival')
  made = await imported(shop, 'clients', [{ email: 'val@example.com' }])
  outsiders.set('nobody', { token: '', status: 401 })
  outsiders.set('a stranger', { token: await signIn(app, 'stranger@example.com'), status: 404 })
  outsiders.set('a buyer in the practice’s embed', { token: await signIn(app, 'val@example.com', 'jane'), status: 403 })
  outsiders.set('the owner in their own embed', { token: await signIn(app, jane.ownerEmail, 'jane'), status: 403 })
  outsiders.set('the owner of another practice', { token: await signIn(app, rival.ownerEmail), status: 404 })
  outsiders.set('the operator', { token: await signIn(app, operatorEmail), status: 404 })
})
afterAll(() => shop.app.close())

test.each([
  'nobody',
  'a stranger',
  'a buyer in the practice’s embed',
  'the owner in their own embed',
  'the owner of another practice',
  'the operator',
])('%s neither imports nor reads nor undoes', async (who) => {
  const { token = '', status } = outsiders.get(who) ?? {}
  const sender = token === '' ? {} : { token }
  const before = await everything(shop)
  const answers = [
    await sendFile(shop, 'clients', [{ email: 'mallory@example.com' }], { token }),
    await sendFile(shop, 'clients', 'email\nnot an address\n', { token }),
    await shop.get(`/api/imports/${made.id}`, sender),
    await shop.get('/api/imports?practice=jane', sender),
    await shop.delete(`/api/imports/${made.id}`, sender),
  ]
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => status))
  expect(await everything(shop)).toEqual(before)
})

test('a file has room that no other request has', async () => {
  const rows = Array.from({ length: 8000 }, (_, index) => `client-${index}@example.com,${'x'.repeat(100)}`)
  expect((await sendFile(shop, 'clients', `email,name\n${rows.join('\n')}`)).status).toBe(201)
  const before = await everything(shop)
  expect(refusal(await sendFile(shop, 'clients', `email\n${'x'.repeat(5 * 1024 * 1024)}`))).toEqual([
    413,
    'body_too_large',
  ])
  const large = { practice: 'jane', name: 'x'.repeat(70_000) }
  expect(refusal(await shop.patch('/api/practices', { token: shop.owner }, large))).toEqual([413, 'body_too_large'])
  expect(await everything(shop)).toEqual(before)
}, 30_000)

test('the newest imports come first, and reading one takes one round trip', async () => {
  shop.app.clock.advance(1000)
  const { id } = await imported(shop, 'clients', [{ email: 'newest@example.com' }])
  const { body } = await shop.get<{ data: ImportRecord[] }>('/api/imports?practice=jane', { token: shop.owner })
  expect(body.data[0]?.id).toBe(id)
  expect(await shop.app.countTrips(() => shop.get(`/api/imports/${id}`, { token: shop.owner }))).toBe(1)
  expect(await shop.app.countTrips(() => shop.delete(`/api/imports/${id}`, { token: shop.owner }))).toBe(2)
})
