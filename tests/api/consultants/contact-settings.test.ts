import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ContactSettings, ContactSettingsInput, PublicConsultant } from '@deskbell/server/contract/practices'
import { auditEntries, auditValues, consultants } from '@deskbell/server/db/schema/index'
import { openShop, refusal, type Shop } from '../checkout/shop.ts'
import { race } from '../checkout/together.ts'

let shop: Shop
let path: string
beforeAll(async () => {
  shop = await openShop()
  path = `/api/consultants/${shop.jane.consultantId}/contact-settings`
})
afterAll(() => shop.app.close())

const settings: ContactSettingsInput = {
  contactName: 'Jane D.',
  email: 'jane@desk.example',
  phone: '+49 (30) 1234-567',
  welcomeTemplate:
    'Hello {client_name}, {package_title} ({bundle}) by {consultant_name} of {practice_name}, {reference}. {nonsense}',
  revealRule: 'by_hand',
  reveal: { email: true, phone: false },
}
const read = async () => (await shop.get<ContactSettings>(path, { token: shop.owner })).body
const write = <Body = ContactSettings>(changes: object, ifMatch: number) =>
  shop.put<Body>(path, { token: shop.owner, ifMatch }, { ...settings, ...changes })
const rows = () => shop.app.db.batch([shop.app.db.select().from(consultants), shop.app.db.select().from(auditEntries)])

test('a consultant says how buyers reach them, and reads the welcome as a buyer would', async () => {
  const { version } = await read()
  const { status, body, headers } = await write({}, version)
  expect([status, headers.get('ETag')]).toEqual([200, `"${version + 1}"`])
  expect(body).toMatchObject({ ...settings, version: version + 1, unknownPlaceholders: ['nonsense'] })
  expect(body.welcomePreview).toBe(
    'Hello Alex Morgan, Starter package (5 private (60 min)) by Jane Doe of Jane Coaching, PKG-7K3F9Q. {nonsense}',
  )
  expect(await read()).toEqual(body)
})

test('none of it is in a public answer', async () => {
  await write({}, (await read()).version)
  for (const address of [
    '/api/consultants?practice=jane',
    `/api/consultants/${shop.jane.consultantId}`,
    '/api/practices/jane',
  ]) {
    expect(JSON.stringify((await shop.get(address)).body)).not.toMatch(/desk\.example|1234|by_hand|welcome|contact/i)
  }
})

test('of two changes from the same version one is written, whole', async () => {
  const { version } = await read()
  const answers = await race(shop, [
    () => write({ contactName: 'One', phone: '+1 111 1111' }, version),
    () => write({ contactName: 'Two', phone: '+2 222 2222' }, version),
  ])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(await read()).toMatchObject(
    answers[0]?.status === 200
      ? { contactName: 'One', phone: '+1 111 1111' }
      : { contactName: 'Two', phone: '+2 222 2222' },
  )
})

test('a change must say which version it was made from', async () => {
  const before = await rows()
  const answer = await shop.put(path, { token: shop.owner }, settings)
  expect(refusal(answer)).toEqual([428, 'version_required'])
  expect(await rows()).toEqual(before)
})

test('a change is in the audit log by the names of its fields, the values kept apart', async () => {
  await write({ contactName: 'Before' }, (await read()).version)
  shop.app.clock.advance(1_000)
  await write({ contactName: 'After' }, (await read()).version)
  const { db } = shop.app
  const entries = await db
    .select()
    .from(auditEntries)
    .innerJoin(auditValues, eq(auditValues.entryId, auditEntries.id))
    .where(eq(auditEntries.action, 'consultant.contact_updated'))
    .orderBy(auditEntries.createdAt)
  expect(entries.at(-1)).toMatchObject({
    audit_entries: { changedFields: ['contactName'] },
    audit_values: { before: { contactName: 'Before' }, after: { contactName: 'After' } },
  })
})

test.each<[name: string, changes: object, field: string]>([
  ['a name of spaces', { contactName: ' ' }, 'contactName'],
  ['an address that is none', { email: 'jane at home' }, 'email'],
  ['an address that smuggles a header', { email: 'jane@desk.example\r\nBcc: all@desk.example' }, 'email'],
  ['a phone number that is none', { phone: 'call me' }, 'phone'],
  ['a welcome beyond 4,000 characters', { welcomeTemplate: 'x'.repeat(4_001) }, 'welcomeTemplate'],
  ['an unknown rule', { revealRule: 'always' }, 'revealRule'],
  ['half of what is shown', { reveal: { email: true } }, 'reveal.phone'],
  ['a field nobody knows', { calendlyToken: 'x' }, 'calendlyToken'],
])('refuses %s and changes nothing', async (_name, changes, field) => {
  const { version } = await read()
  const before = await rows()
  const answer = await write(changes, version)
  expect(refusal(answer)).toEqual([400, 'invalid_input', field])
  expect(await rows()).toEqual(before)
})

const profile = <Body = PublicConsultant>(changes: unknown) =>
  shop.patch<Body>(`/api/consultants/${shop.jane.consultantId}`, { token: shop.owner }, changes)

test('a consultant changes the public profile in part', async () => {
  const { status, body } = await profile({
    headline: 'Coach',
    bio: '<b>Hi</b>',
    expertise: ['Career'],
    photoUrl: 'https://jane.test/jane.jpg',
  })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    name: 'Jane Doe',
    headline: 'Coach',
    bio: '<b>Hi</b>',
    expertise: ['Career'],
    photoUrl: 'https://jane.test/jane.jpg',
  })
  expect((await shop.get(`/api/consultants/${shop.jane.consultantId}`)).body).toEqual(body)
})

test.each<[name: string, changes: object, field: string]>([
  ['a photo that is a script', { photoUrl: 'javascript:alert(1)' }, 'photoUrl'],
  ['a photo without https', { photoUrl: 'http://jane.test/jane.jpg' }, 'photoUrl'],
  ['an unknown zone', { timeZone: 'Nowhere' }, 'timeZone'],
  ['contact details', { contactEmail: 'jane@desk.example' }, 'contactEmail'],
  ['another tier', { tier: 9 }, 'tier'],
])('refuses a profile with %s', async (_name, changes, field) => {
  const before = await rows()
  const answer = await profile(changes)
  expect(refusal(answer)).toEqual([400, 'invalid_input', field])
  expect(await rows()).toEqual(before)
})
