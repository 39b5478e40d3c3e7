import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PersonalData } from '@deskbell/server/contract/personal-data'
import { auditEntries } from '@deskbell/server/db/schema/index'
import { createPractice, signIn } from '../../support/scenario.ts'
import { openFrontDesk } from '../consultations/front-desk.ts'
import { give, tripsOf, type Desk } from '../credits/desk.ts'
import { email, livePerson, type Person } from './person.ts'

let desk: Desk
let person: Person
beforeEach(async () => {
  desk = await openFrontDesk()
  person = await livePerson(desk)
})
afterEach(() => desk.app.close())

const asMember = () => desk.get<PersonalData>(`/api/clients/${person.id}/export`, desk.member)
const asSelf = () => desk.get<PersonalData>('/api/me/export?practice=jane', person.sender)

test('everything about a person is handed out as one file', async () => {
  const { status, body, headers } = await asMember()
  expect([status, headers.get('Content-Disposition'), headers.get('Cache-Control')]).toEqual([
    200,
    'attachment; filename="personal-data.json"',
    'no-store',
  ])
  expect(body).toMatchObject({
    exportedAt: new Date(desk.app.clock()).toISOString(),
    practice: 'jane',
    client: { id: person.id, email, notes: 'Geheimnis: spins gold' },
    account: { email },
  })
  const counts = [body.purchases, body.payments, body.credits.grants, body.consultations, body.feedback, body.waitlist]
  expect(counts.map(({ length }) => length)).toEqual([4, 2, 4, 3, 2, 1])
  expect(body.credits.uses.map(({ kind, reason }) => [kind, reason])).toEqual(
    expect.arrayContaining([
      ['spend', 'Geheimnis by phone'],
      ['give_back', 'Geheimnis of a mistake'],
      ['give_back', 'Geheimnis of an illness'],
      ['adjustment', 'Geheimnis of the opposite'],
      ['transfer', 'Geheimnis of an heir'],
    ]),
  )
  expect(body.consultations).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        title: 'Geheimnis',
        outcomes: expect.objectContaining({ summary: 'Geheimnis of an outcome' }),
        deliverables: [expect.objectContaining({ url: 'https://example.com/geheimnis' })],
        privateNotes: 'Geheimnis for the practice',
      }),
    ]),
  )
  expect(body.mails.length).toBeGreaterThan(3)
  expect(body.changes.map(({ action }) => action)).toEqual(expect.arrayContaining(['client.created', 'credits.spent']))
  const [entry] = (await desk.app.db.select().from(auditEntries)).filter(({ action }) => action === 'client.exported')
  expect(entry).toMatchObject({ actorKind: 'member', subjectId: person.id })
})

test('a person gets the same of themselves, without the practice’s own notes and anybody’s secrets', async () => {
  const { status, body } = await asSelf()
  expect([status, body.client['email']]).toEqual([200, email])
  const text = JSON.stringify(body)
  expect(text).toContain('Geheimnis of an outcome')
  expect(text).not.toMatch(/spins gold|for the practice|Geheimnis of effort|tokenHash|whsec|sealed/)
  // Codes are on their way out of the mails, too.
  expect(text).not.toMatch(/"subject":"\d{6}/)
})

test('holds nothing of anybody else, and nothing of another practice', async () => {
  await give(desk, { email: 'other@example.com' })
  const rival = await createPractice(desk.app, 'rival')
  await give({ ...desk, jane: rival, member: { token: await signIn(desk.app, rival.ownerEmail) } }, { email })
  for (const { body } of [await asMember(), await asSelf()]) {
    const text = JSON.stringify(body)
    expect(text).not.toMatch(/other@example|rival|heir@example|owner@jane/)
  }
})

test('takes one trip for oneself; a member’s is noted, which takes another', async () => {
  expect(await tripsOf(desk, asSelf)).toBe(1)
  expect(await tripsOf(desk, asMember)).toBe(2)
})
