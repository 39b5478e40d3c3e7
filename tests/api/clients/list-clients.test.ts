import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ClientPage } from '@deskbell/server/contract/clients'
import { clients } from '@deskbell/server/db/schema/index'
import { createPractice, signIn } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { openDesk, privateHours, tripsOf, type Desk } from '../credits/desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
  for (const [name, email] of [
    ['Val Client', 'val@example.com'],
    ['100% Sure', 'sure@example.com'],
    ['Underscore', 'a_b@example.com'],
    ['Other', 'axb@example.com'],
  ])
    await desk.post('/api/purchases', desk.member, {
      practice: 'jane',
      client: { name, email },
      title: 'Sessions',
      allowances: [privateHours(1)],
    })
})
afterAll(() => desk.app.close())

const find = async (query = '') =>
  (await desk.get<ClientPage>(`/api/clients?practice=jane${query}`, desk.member)).body.data.map(({ email }) => email)

test.each([
  ['val', ['val@example.com']],
  ['VAL CL', ['val@example.com']],
  ['@example', 4],
  ['', 4],
  ['%', ['sure@example.com']],
  ['a_b', ['a_b@example.com']],
  ['nobody', []],
])('a search for “%s” finds %j', async (search, expected) => {
  const found = await find(`&search=${encodeURIComponent(search)}`)
  if (typeof expected === 'number') expect(found).toHaveLength(expected)
  else expect(found).toEqual(expected)
})

test('the list is the practice’s own, without who was erased, in one trip', async () => {
  const rival = await createPractice(desk.app, 'rival')
  await desk.post(
    '/api/purchases',
    { token: await signIn(desk.app, rival.ownerEmail) },
    {
      practice: 'rival',
      client: { email: 'theirs@example.com' },
      title: 'Sessions',
      allowances: [privateHours(1)],
    },
  )
  await desk.app.db.update(clients).set({ email: null, name: null }).where(eq(clients.email, 'axb@example.com'))
  expect((await find()).toSorted()).toEqual(['a_b@example.com', 'sure@example.com', 'val@example.com'])
  expect(await tripsOf(desk, () => find())).toBe(1)
})

test('long lists come in pages', async () => {
  const { ids, clock } = desk.app.server.deps
  const { db, clock: movable } = desk.app
  for (let i = 0; i < 45; i++) {
    movable.advance(1)
    await db
      .insert(clients)
      .values({ id: ids.id(), practiceId: desk.jane.id, email: `many.${i}@example.com`, createdAt: clock() })
  }
  const seen: (string | null)[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`
    const { body } = await desk.get<ClientPage>(`/api/clients?practice=jane&search=many${query}`, desk.member)
    seen.push(...body.data.map(({ email }) => email))
    cursor = body.nextCursor
  } while (cursor !== null)
  expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => `many.${44 - index}@example.com`))
})

test.each([
  ['', 'practice'],
  ['?practice=jane&cursor=1', 'cursor'],
  [`?practice=jane&search=${'x'.repeat(121)}`, 'search'],
])('refuses the list %s', async (query, path) => {
  expect(refusal(await desk.get(`/api/clients${query}`, desk.member))).toEqual([400, 'invalid_input', path])
})
