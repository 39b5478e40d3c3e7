import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ConsultationRecord, RecordHistoryPage } from '@deskbell/server/contract/consultation-record'
import type { Refusal, Sender } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { tripsOf } from '../credits/desk.ts'
import { planned } from '../groups/group-desk.ts'
import { everything, history, openScene, read, type Scene } from './record-desk.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.desk.app.close())

const change = <Body = ConsultationRecord>(
  patch: object,
  { id = scene.id, version = 1, sender = scene.desk.member }: { id?: string; version?: number; sender?: Sender } = {},
) => scene.desk.patch<Body>(`/api/consultations/${id}`, { ...sender, ifMatch: version }, patch)

test('members write down what it is about, from the version that they saw', async () => {
  const patch = {
    title: 'Kick-off',
    type: 'workshop',
    objectives: ['Find the goal'],
    agenda: ['Hello', 'Goal'],
    description: 'The first of three.',
    billable: false,
    location: 'Room 4',
    privateNotes: 'Bring tea.',
  }
  expect(await tripsOf(scene.desk, () => change(patch))).toBe(2)
  const { body } = await read(scene)
  expect(body).toMatchObject({ ...patch, version: 2 })
  expect(refusal(await change({ title: 'Late' }))).toEqual([409, 'version_conflict'])
  const [entry] = await history(scene)
  expect([entry?.action, entry?.before, entry?.after]).toEqual([
    'consultation.updated',
    expect.objectContaining({ billable: true, privateNotes: null, agenda: [] }),
    patch,
  ])
  expect((await change({ location: null, privateNotes: '', type: null }, { version: 2 })).body).toMatchObject({
    location: null,
    privateNotes: null,
    type: null,
    title: 'Kick-off',
  })
})

test('of many who change the same version one does, and the others are told', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, (_, index) => change({ title: `Title ${index}` })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409, 409])
  expect((await history(scene)).filter(({ action }) => action === 'consultation.updated')).toHaveLength(1)
})

test('there are outcomes once it has begun', async () => {
  const outcomes = { summary: 'Done.', nextSteps: ['Rest'] }
  expect(refusal(await change({ outcomes }))).toEqual([400, 'invalid_input', 'outcomes'])
  await scene.desk.post(`/api/consultations/${scene.id}/start`, scene.desk.member)
  await change({ outcomes }, { version: 2 })
  const { body } = await change({ outcomes: { status: 'achieved', summary: '' } }, { version: 3 })
  expect(body.outcomes).toEqual({ summary: null, status: 'achieved', metrics: [], nextSteps: ['Rest'] })
})

test('of a course, what all sessions share changes in all, and each keeps its own agenda', async () => {
  const startsAt = ['2027-01-04T23:00:00.000Z', '2027-01-11T23:00:00.000Z']
  const [first, second] = await planned(scene.desk, { serviceType: 'course', startsAt })
  const options = { id: first?.id ?? '' }
  const { body } = await change({ title: 'Spring', location: 'Hall', agenda: ['Begin'] }, options)
  expect([body.title, body.location, body.agenda, body.version]).toEqual(['Spring', 'Hall', ['Begin'], 2])
  const other = await read({ ...scene, id: second?.id ?? '' })
  expect([other.body.title, other.body.location, other.body.agenda]).toEqual(['Spring', 'Hall', []])
  await change({ agenda: ['Begin well'] }, { ...options, version: 2 })
  expect((await read({ ...scene, id: second?.id ?? '' })).body.version).toBe(2)
})

test.each([
  [{}, ''],
  [{ title: '' }, 'title'],
  [{ title: 'one\ntwo' }, 'title'],
  [{ type: 'party' }, 'type'],
  [{ agenda: Array.from({ length: 31 }, () => 'Item') }, 'agenda'],
  [{ agenda: [1] }, 'agenda.0'],
  [{ location: 'x'.repeat(501) }, 'location'],
  [{ privateNotes: 'x'.repeat(10_001) }, 'privateNotes'],
  [{ privateNotes: 'half \ud83d' }, 'privateNotes'],
  [{ status: 'completed' }, 'status'],
  [{ capacity: 2 }, 'capacity'],
  [{ outcomes: { mood: 'good' } }, 'outcomes.mood'],
])('refuses the change %j', async (patch, path) => {
  const before = await everything(scene)
  const answer = await change<Refusal>(patch)
  expect([answer.status, answer.body.error.code, answer.body.error.fields?.[0]?.path]).toEqual([
    400,
    'invalid_input',
    path,
  ])
  expect(await everything(scene)).toEqual(before)
})

test('a megabyte is refused as a whole', async () => {
  const before = await everything(scene)
  expect(refusal(await change({ privateNotes: 'x'.repeat(1_000_000) }))).toEqual([413, 'body_too_large'])
  expect(await everything(scene)).toEqual(before)
})

test('a long history comes in pages, and in one trip each', async () => {
  for (let version = 1; version <= 60; version++) await change({ title: `Title ${version}` }, { version })
  const page = (cursor = '') =>
    scene.desk.get<RecordHistoryPage>(`/api/consultations/${scene.id}/history${cursor}`, scene.desk.member)
  const first = (await page()).body
  expect(await tripsOf(scene.desk, () => page())).toBe(1)
  const rest = (await page(`?cursor=${first.nextCursor}`)).body
  const titles = [...first.data, ...rest.data].map(({ after }) => after?.['title'])
  expect(titles.slice(0, 60)).toEqual(Array.from({ length: 60 }, (_, index) => `Title ${60 - index}`))
  expect([first.data.length, rest.nextCursor]).toEqual([50, null])
  expect(refusal(await page('?cursor=1'))).toEqual([400, 'invalid_input', 'cursor'])
})
