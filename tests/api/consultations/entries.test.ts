import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { parseBlock, propertyOf, textOf, type Component } from '@deskbell/server/adapters/ics/component'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { outbox } from '@deskbell/server/db/schema/index'
import { signIn, siteOrigin, type Sender } from '../../support/scenario.ts'
import type { Desk } from '../credits/desk.ts'
import { groupCredits, planned } from '../groups/group-desk.ts'
import { book, booked, clientWith, openFrontDesk } from './front-desk.ts'

let desk: Desk
let client: Sender
let people = 0
let startsAt: string
beforeAll(async () => {
  desk = await openFrontDesk()
})
beforeEach(async () => {
  client = await clientWith(desk, `client.${++people}@example.com`)
  startsAt = new Date(Date.UTC(2026, 11, 4 + people, 15)).toISOString()
})
afterAll(() => desk.app.close())

const email = () => `client.${people}@example.com`
const at = (hours: number) => new Date(Date.parse(startsAt) + hours * 3_600_000).toISOString()
const janes = 'hello@jane.test'

/** What a calendar reads of an invitation, by the library that did not write it. */
function entryOf(ics: string) {
  const calendar = parseBlock({ lines: ics.trimEnd().split('\r\n'), isTooLong: false, kind: 'VEVENT' })
  const event = calendar.components.find(({ name }) => name === 'vevent') as Component
  return {
    method: textOf(calendar, 'method'),
    uid: textOf(event, 'uid'),
    sequence: propertyOf(event, 'sequence')?.values[0],
    status: textOf(event, 'status'),
    start: textOf(event, 'dtstart'),
    summary: textOf(event, 'summary'),
    text: ics.replaceAll(/\r\n[ \t]/g, ''),
  }
}
async function entriesTo(address: string) {
  await desk.app.settled()
  const mails = desk.app.mailbox.list(address).filter(({ invite }) => invite !== undefined && invite !== null)
  return mails.toReversed().map(({ invite }) => entryOf(invite?.ics as string))
}
const cancel = (id: string, sender = client) => desk.post<Consultation>(`/api/consultations/${id}/cancel`, sender, {})

test('booked, moved and cancelled is one entry that rises, in each side’s calendar, with one mail a change', async () => {
  const before = (await entriesTo(janes)).length
  const { id } = await booked(desk, client, { startsAt })
  await desk.post(`/api/consultations/${id}/reschedule`, client, { startsAt: at(2) })
  await cancel(id)
  for (const entries of [await entriesTo(email()), (await entriesTo(janes)).slice(before)]) {
    expect(entries.map(({ method, sequence, status }) => [method, sequence, status])).toEqual([
      ['REQUEST', 0, 'CONFIRMED'],
      ['REQUEST', 1, 'CONFIRMED'],
      ['CANCEL', 2, 'CANCELLED'],
    ])
    expect(new Set(entries.map(({ uid }) => uid)).size).toBe(1)
    expect(entries.map(({ start }) => start)).toEqual(
      [startsAt, at(2), at(2)].map((instant) => instant.replace('.000', '')),
    )
  }
})

test('the file to download is the entry of the mail', async () => {
  const { calendarUrl } = await booked(desk, client, { startsAt })
  const response = await desk.app.request((calendarUrl as string).replace('https://desk.test', ''))
  const [mailed] = await entriesTo(email())
  expect(entryOf(await response.text())).toMatchObject({
    method: 'PUBLISH',
    uid: mailed?.uid as string,
    sequence: 0,
  })
})

test('who leaves a group takes their own entry away, and who comes back has one that counts', async () => {
  const evening = startsAt.replace('T15', 'T23')
  await planned(desk, { startsAt: [evening] })
  const group = { startsAt: evening, serviceType: 'group' } as const
  const [stays, goes] = [
    await clientWith(desk, `stays.${people}@example.com`, [groupCredits(2)]),
    await clientWith(desk, `goes.${people}@example.com`, [groupCredits(2)]),
  ]
  const before = (await entriesTo(janes)).length
  await booked(desk, stays, group)
  const { id } = await booked(desk, goes, group)
  await cancel(id, goes)
  await booked(desk, goes, group)
  const toJane = (await entriesTo(janes)).slice(before)
  const standing = new Map<string, string>()
  for (const { uid, method, sequence } of toJane) {
    expect(standing.has(`${uid}:${sequence}`)).toBe(false)
    standing.set(`${uid}:${sequence}`, method as string)
    standing.set(uid as string, method as string)
  }
  const uids = new Set(toJane.map(({ uid }) => uid as string))
  expect([...uids].map((uid) => standing.get(uid)).toSorted()).toEqual(['CANCEL', 'REQUEST', 'REQUEST'])
})

test('neither side’s calendar has the other’s address, and the client’s mail has none of the consultant’s', async () => {
  const before = (await entriesTo(janes)).length
  await booked(desk, client, { startsAt, name: 'Val' })
  const [toClient] = await entriesTo(email())
  const toJane = (await entriesTo(janes))[before]
  expect(toClient?.text).not.toMatch(/hello@jane|555 0100/)
  expect(toJane?.text).not.toContain(email())
  const [mail] = desk.app.mailbox.list(email())
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/hello@jane|555 0100/)
})

test('names and titles stay words: no header, no line and no property comes of them', async () => {
  const name = 'Val"; CN=x:mailto:evil@evil.test <b>'
  const title = `A, B; C: \\n ATTENDEE:mailto:evil@evil.test ${'ü'.repeat(60)}`
  await booked(desk, client, { startsAt, name, title })
  const [entry] = await entriesTo(email())
  expect([entry?.summary, entry?.method]).toEqual([`Jane Doe: ${title}`.trim(), 'REQUEST'])
  for (const line of (entry?.text ?? '').split('\r\n')) expect(line).not.toMatch(/^ATTENDEE:mailto:evil/)
  const [mail] = desk.app.mailbox.list(email())
  expect(mail?.subject).not.toMatch(/[\r\n]/)
  expect(mail?.html).not.toContain('<b>')
})

test('each side reads the time by its own clock, on the day after where it is one', async () => {
  const token = await signIn(desk.app, email(), desk.jane.slug)
  await book(desk, { token, origin: siteOrigin }, { startsAt: at(6), timeZone: 'Pacific/Kiritimati', name: 'Kim' })
  await desk.app.settled()
  const [toClient] = desk.app.mailbox.list(email())
  const [toJane] = desk.app.mailbox.list(janes)
  expect(toClient?.text).toContain('11:00 to 12:00 (Pacific/Kiritimati time)')
  expect(toJane?.text).toContain('16:00 to 17:00 (America/New York time)')
})

test('of many clicks there is one mail a side', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => book(desk, client, { startsAt })))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  const { id, booking } = (answers.find(({ status }) => status === 201) as (typeof answers)[0]).body.consultation
  await Promise.all(Array.from({ length: 6 }, () => cancel(id)))
  const rows = (await desk.app.db.select().from(outbox)).filter(({ origin }) => origin.includes(booking.id))
  expect(rows.map(({ kind }) => kind).toSorted()).toEqual([
    'booking_booked',
    'booking_booked',
    'booking_cancelled',
    'booking_cancelled',
  ])
})
