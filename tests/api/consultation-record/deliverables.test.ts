import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Consultation } from '@deskbell/server/contract/consultations'
import type { Deliverable } from '@deskbell/server/contract/follow-up'
import type { Refusal, Sender } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { tripsOf } from '../credits/desk.ts'
import { everything, history, openScene, read, type Scene } from './record-desk.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.desk.app.close())

const add = <Body = Deliverable>(changes: object = {}, sender: Sender = scene.desk.member) =>
  scene.desk.post<Body>(`/api/consultations/${scene.id}/deliverables`, sender, { title: 'The plan', ...changes })
const change = <Body = Deliverable>(id: string, patch: object, ifMatch?: number) =>
  scene.desk.patch<Body>(
    `/api/deliverables/${id}`,
    { ...scene.desk.member, ...(ifMatch === undefined ? {} : { ifMatch }) },
    patch,
  )
const seenByClient = async () => (await read<Consultation>(scene, scene.client)).body.deliverables

describe('a deliverable', () => {
  test('is promised, worked on and delivered before the client’s eyes', async () => {
    let id = ''
    const promise = async () => void (id = (await add({ dueDate: '2026-12-24', description: 'Twelve pages' })).body.id)
    expect(await tripsOf(scene.desk, promise)).toBe(2)
    expect(await seenByClient()).toEqual([
      {
        id,
        consultationId: scene.id,
        title: 'The plan',
        description: 'Twelve pages',
        url: null,
        dueDate: '2026-12-24',
        status: 'planned',
        deliveredAt: null,
        version: 1,
      },
    ])
    await change(id, { status: 'in_progress' })
    const url = 'https://files.example/plan.pdf?of=val#page=2'
    expect(await tripsOf(scene.desk, () => change(id, { url, status: 'delivered' }))).toBe(2)
    const deliveredAt = new Date(scene.desk.app.clock()).toISOString()
    expect(await seenByClient()).toMatchObject([{ url, status: 'delivered', deliveredAt, version: 3 }])
    expect((await read(scene)).body.deliverables).toEqual(await seenByClient())
    const remove = () => scene.desk.delete(`/api/deliverables/${id}`, scene.desk.member)
    expect((await remove()).status).toBe(204)
    expect([await seenByClient(), refusal(await remove()), refusal(await change(id, { title: 'New' }))]).toEqual([
      [],
      [404, 'not_found'],
      [404, 'not_found'],
    ])
    expect((await history(scene)).map(({ action, subject }) => [action, subject.type]).slice(0, 4)).toEqual([
      ['deliverable.removed', 'deliverable'],
      ['deliverable.updated', 'deliverable'],
      ['deliverable.updated', 'deliverable'],
      ['deliverable.added', 'deliverable'],
    ])
  })

  test('is made once by requests with one key, and changed from the version that was seen', async () => {
    const keyed = { ...scene.desk.member, idempotencyKey: 'one-key-for-one-plan' }
    const answers = await Promise.all(Array.from({ length: 4 }, () => add({}, keyed)))
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
    const id = answers[0]?.body.id ?? ''
    expect((await change(id, { title: 'Plan A' }, 1)).headers.get('ETag')).toBe('"2"')
    expect(refusal(await change(id, { title: 'Plan B' }, 1))).toEqual([409, 'version_conflict'])
    expect(await seenByClient()).toMatchObject([{ title: 'Plan A' }])
  })

  test('of a cancelled consultation is not taken, and is not shown to who gave the seat up', async () => {
    await add()
    await scene.desk.post(`/api/consultations/${scene.id}/cancel`, scene.client, {})
    expect(refusal(await add())).toEqual([409, 'booking_closed'])
    expect(await seenByClient()).toEqual([])
  })
})

describe('what is no deliverable', () => {
  const rows: [object, string][] = [
    [{ title: ' ' }, 'title'],
    [{ title: 'x'.repeat(121) }, 'title'],
    [{ title: '<b>\u0000' }, 'title'],
    [{ url: 'javascript:alert(1)' }, 'url'],
    [{ url: 'JaVaScRiPt:alert(1)//https://' }, 'url'],
    [{ url: 'java\nscript:alert(1)' }, 'url'],
    [{ url: 'data:text/html,<script>alert(1)</script>' }, 'url'],
    [{ url: 'vbscript:msgbox' }, 'url'],
    [{ url: 'file:///etc/passwd' }, 'url'],
    [{ url: 'ftp://files.example/plan' }, 'url'],
    [{ url: '//files.example/plan' }, 'url'],
    [{ url: '/plan.pdf' }, 'url'],
    [{ url: 'https://val:secret@files.example/' }, 'url'],
    [{ url: 'https://files.example/a b' }, 'url'],
    [{ url: 'https://files.example/\nSet-Cookie: a=b' }, 'url'],
    [{ url: 'https://' }, 'url'],
    [{ url: `https://files.example/${'x'.repeat(2000)}` }, 'url'],
    [{ url: 7 }, 'url'],
    [{ dueDate: '2026-02-30' }, 'dueDate'],
    [{ dueDate: '24.12.2026' }, 'dueDate'],
    [{ status: 'done' }, 'status'],
    [{ description: 'x'.repeat(2001) }, 'description'],
    [{ practiceId: 'jane' }, 'practiceId'],
  ]
  test.each(rows)('%j', async (changes, path) => {
    const { body } = await add()
    const before = await everything(scene)
    for (const answer of [await add<Refusal>(changes), await change<Refusal>(body.id, changes)])
      expect(refusal(answer)).toEqual([400, 'invalid_input', path])
    expect(await everything(scene)).toEqual(before)
  })

  test('more than a hundred of one consultation', async () => {
    for (let count = 0; count < 100; count++) await add({ title: `Page ${count}` })
    expect(refusal(await add())).toEqual([400, 'invalid_input', 'title'])
  })

  test('a change of nothing, or a megabyte', async () => {
    const { body } = await add()
    expect(refusal(await change(body.id, {}))).toEqual([400, 'invalid_input', ''])
    expect(refusal(await add({ description: 'x'.repeat(1_000_000) }))).toEqual([413, 'body_too_large'])
  })
})
