import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Member } from '@deskbell/server/contract/operators'
import { auditEntries, practiceMembers, user } from '@deskbell/server/db/schema/index'
import type { Role } from '@deskbell/server/domain/access'
import { createPractice, signIn } from '../../support/scenario.ts'
import { openShop, refusal, type Shop } from '../checkout/shop.ts'
import { race } from '../checkout/together.ts'

let shop: Shop
let ownerId: string
beforeEach(async () => {
  shop = await openShop()
  ownerId = (await idOf(shop.jane.ownerEmail)) ?? ''
})
afterEach(() => shop.app.close())

const idOf = async (email: string) => (await shop.app.db.select().from(user).where(eq(user.email, email)))[0]?.id

async function join(email: string, role: Role): Promise<{ token: string; userId: string }> {
  const token = await signIn(shop.app, email)
  const userId = (await idOf(email)) ?? ''
  await shop.app.db
    .insert(practiceMembers)
    .values({ practiceId: shop.jane.id, userId, role, createdAt: shop.app.clock() + 1 })
  return { token, userId }
}

const list = async () =>
  (await shop.get<{ data: Member[] }>('/api/members?practice=jane', { token: shop.owner })).body.data
const give = (userId: string, role: Role, token = shop.owner) =>
  shop.patch<Member>(`/api/members/${userId}`, { token }, { practice: 'jane', role })
const remove = (userId: string, token = shop.owner) => shop.delete(`/api/members/${userId}?practice=jane`, { token })
const rows = () =>
  shop.app.db.batch([shop.app.db.select().from(practiceMembers), shop.app.db.select().from(auditEntries)])

test('owners see who belongs to the practice, and what they are', async () => {
  const { userId } = await join('fin@jane.test', 'finance')
  expect(await list()).toMatchObject([
    { userId: ownerId, email: shop.jane.ownerEmail, role: 'owner' },
    { userId, email: 'fin@jane.test', role: 'finance', consultantId: null },
  ])
})

test('a role given counts at once, with the session of before', async () => {
  const { token, userId } = await join('fin@jane.test', 'finance')
  expect((await shop.get('/api/audit?practice=jane', { token })).status).toBe(200)
  expect((await give(userId, 'marketing')).body).toMatchObject({ userId, role: 'marketing' })
  expect((await shop.get('/api/audit?practice=jane', { token })).status).toBe(403)
  expect((await give(userId, 'consultant')).body).toMatchObject({
    role: 'consultant',
    consultantId: expect.any(String),
  })
  expect((await remove(userId)).status).toBe(204)
  expect((await shop.get('/api/packages?practice=jane&scope=manage', { token })).status).toBe(404)
  const actions = (await shop.app.db.select().from(auditEntries)).map(({ action }) => action)
  expect(actions).toEqual(['member.role_changed', 'member.role_changed', 'member.removed'])
})

test('the last owner stays one', async () => {
  await join('fin@jane.test', 'finance')
  const before = await rows()
  expect(refusal(await give(ownerId, 'finance'))).toEqual([409, 'last_owner'])
  expect(refusal(await remove(ownerId))).toEqual([409, 'last_owner'])
  expect(await rows()).toEqual(before)
})

test('of two owners who leave at the same moment, one stays', async () => {
  const second = await join('second@jane.test', 'owner')
  const answers = await race(shop, [() => remove(ownerId, second.token), () => remove(second.userId)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409])
  expect(await shop.app.db.$count(practiceMembers, eq(practiceMembers.role, 'owner'))).toBe(1)
})

test('of two owners who step down at the same moment, one stays', async () => {
  const second = await join('second@jane.test', 'owner')
  const answers = await race(shop, [() => give(ownerId, 'finance'), () => give(second.userId, 'finance')])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(await shop.app.db.$count(practiceMembers, eq(practiceMembers.role, 'owner'))).toBe(1)
})

test.each<[name: string, userId: () => string | Promise<string>, role: string, refused: (string | number)[]]>([
  ['a role that is none', () => ownerId, 'king', [400, 'invalid_input', 'role']],
  ['somebody unknown', () => 'nobody', 'finance', [404, 'not_found']],
  [
    'a member of another practice',
    async () => {
      const rival = await createPractice(shop.app, 'rival')
      return (await idOf(rival.ownerEmail)) ?? ''
    },
    'finance',
    [404, 'not_found'],
  ],
])('%s is refused, and nothing changes', async (_name, userId, role, refused) => {
  const id = await userId()
  const before = await rows()
  expect(refusal(await give(id, role as Role))).toEqual(refused)
  if (refused[0] === 404) expect(refusal(await remove(id))).toEqual(refused)
  expect(await rows()).toEqual(before)
})
