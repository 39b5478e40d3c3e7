import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FeedbackPage } from '@deskbell/server/contract/consultation-record'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { feedback } from '@deskbell/server/db/schema/index'
import type { Sender } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { book, clientWith } from '../consultations/front-desk.ts'
import { tripsOf } from '../credits/desk.ts'
import { groupCredits, planned } from '../groups/group-desk.ts'
import { completed, everything, history, openScene, read, step, type Scene } from './record-desk.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.desk.app.close())

const say = (body: object, sender: Sender = scene.client, id = scene.id) =>
  scene.desk.post(`/api/consultations/${id}/feedback`, sender, body)
const judge = (body: object, id = scene.id) => say(body, scene.desk.member, id)
const all = async (query = '') =>
  (await scene.desk.get<FeedbackPage>(`/api/feedback?practice=jane${query}`, scene.desk.member)).body

describe('feedback', () => {
  test('is given once by each side after completion; the client never sees the consultant’s', async () => {
    await completed(scene)
    const at = new Date(scene.desk.app.clock()).toISOString()
    expect(
      await tripsOf(scene.desk, async () => {
        const answer = await say({ rating: 4, comments: 'Clear and kind.' })
        expect([answer.status, answer.body]).toEqual([201, { rating: 4, comments: 'Clear and kind.', at }])
      }),
    ).toBe(2)
    const judged = await judge({ engagement: 2, notes: 'Came unprepared.' })
    expect([judged.status, judged.body]).toEqual([201, { engagement: 2, notes: 'Came unprepared.', at }])
    const before = await everything(scene)
    expect(refusal(await say({ rating: 5 }))).toEqual([409, 'feedback_given'])
    expect(refusal(await judge({ engagement: 5 }))).toEqual([409, 'feedback_given'])
    expect(await everything(scene)).toEqual(before)

    const own = await read<Consultation>(scene, scene.client)
    expect([own.body.feedback, own.body.feedbackOpen]).toEqual([{ rating: 4, comments: 'Clear and kind.', at }, false])
    const list = await scene.desk.get('/api/consultations/me?practice=jane&when=past', scene.client)
    expect(JSON.stringify([own.body, list.body])).not.toMatch(/unprepared|engagement/)
    expect((await read(scene)).body.seats[0]?.feedback).toEqual({
      client: { rating: 4, comments: 'Clear and kind.', at },
      consultant: { engagement: 2, notes: 'Came unprepared.', at },
    })
    expect((await history(scene)).map(({ action, by }) => [action, by]).slice(0, 2)).toEqual([
      ['feedback.given', 'member'],
      ['feedback.given', 'client'],
    ])
  })

  test('is one, however many clicks, and the same answer for the same key', async () => {
    await completed(scene)
    const answers = await Promise.all(Array.from({ length: 6 }, () => say({ rating: 3 })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409, 409])
    expect(await scene.desk.app.db.$count(feedback)).toBe(1)
    const keyed = { ...scene.desk.member, idempotencyKey: 'one-key-for-one-word' }
    const repeated = await Promise.all(Array.from({ length: 3 }, () => say({ engagement: 5 }, keyed)))
    expect(repeated.map(({ status, body }) => [status, body])).toEqual(
      Array.from({ length: 3 }, () => [201, expect.objectContaining({ engagement: 5, notes: null })]),
    )
  })

  test('is closed before completion, after a cancellation and to who did not come', async () => {
    const closed = async () => {
      const before = await everything(scene)
      expect(refusal(await say({ rating: 5 }))).toEqual([409, 'feedback_closed'])
      expect(refusal(await judge({ engagement: 5 }))).toEqual([409, 'feedback_closed'])
      expect(await everything(scene)).toEqual(before)
    }
    await closed()
    await step(scene, 'start')
    await closed()
    await step(scene, 'no-show')
    await closed()
    const other = await book(scene.desk, scene.client, { startsAt: '2026-12-02T15:00:00.000Z' })
    scene = { ...scene, id: other.body.consultation.id }
    await scene.desk.post(`/api/consultations/${scene.id}/cancel`, scene.client, {})
    await closed()
  })

  test('of a group is each client’s own, and the consultant says whose engagement', async () => {
    const { desk } = scene
    const startsAt = '2026-12-02T23:00:00.000Z'
    const [circle] = await planned(desk, { startsAt: [startsAt] })
    const id = circle?.id ?? ''
    const clients: Sender[] = []
    for (const name of ['one', 'two']) {
      clients.push(await clientWith(desk, `${name}@example.com`, [groupCredits(2)]))
      await book(desk, clients.at(-1) ?? {}, { startsAt, serviceType: 'group' })
      desk.app.clock.advance(1)
    }
    const { seats } = await completed({ ...scene, id })
    expect((await say({ rating: 5 }, clients[0], id)).status).toBe(201)
    desk.app.clock.advance(1)
    expect((await say({ rating: 2 }, clients[1], id)).status).toBe(201)
    desk.app.clock.advance(1)
    expect(refusal(await say({ rating: 5 }, scene.client, id))).toEqual([404, 'not_found'])
    expect(refusal(await judge({ engagement: 4 }, id))).toEqual([400, 'invalid_input', 'bookingId'])
    expect(refusal(await judge({ engagement: 4, bookingId: scene.bookingId }, id))).toEqual([404, 'not_found'])
    for (const seat of seats) {
      expect((await judge({ engagement: 4, bookingId: seat.id }, id)).status).toBe(201)
      desk.app.clock.advance(1)
    }
    const { averages, data } = await all(`&consultant=${desk.jane.consultantId}`)
    expect(averages).toEqual([
      {
        consultant: { id: desk.jane.consultantId, name: 'Jane Doe' },
        rating: 3.5,
        ratings: 2,
        engagement: 4,
        engagements: 2,
      },
    ])
    expect(data.map(({ side, rating, client }) => [side, rating, client.email])).toEqual([
      ['consultant', 4, 'two@example.com'],
      ['consultant', 4, 'one@example.com'],
      ['client', 2, 'two@example.com'],
      ['client', 5, 'one@example.com'],
    ])
    expect((await all('&side=client')).data).toHaveLength(2)
    expect(await tripsOf(desk, () => all())).toBe(1)
  })
})

describe('what is no feedback', () => {
  const rows: [object, string][] = [
    [{}, 'rating'],
    [{ rating: 0 }, 'rating'],
    [{ rating: 6 }, 'rating'],
    [{ rating: 1.5 }, 'rating'],
    [{ rating: -1 }, 'rating'],
    [{ rating: '5' }, 'rating'],
    [{ rating: null }, 'rating'],
    [{ rating: 5, engagement: 5 }, 'rating'],
    [{ rating: 5, notes: 'Secret' }, 'notes'],
    [{ rating: 5, comments: 'x'.repeat(4001) }, 'comments'],
    [{ rating: 5, comments: 'half \ud83d' }, 'comments'],
    [{ engagement: 0 }, 'engagement'],
    [{ engagement: 6 }, 'engagement'],
    [{ engagement: 2.5 }, 'engagement'],
    [{ engagement: 5, comments: 'Nice' }, 'comments'],
    [{ engagement: 5, bookingId: 'x' }, 'bookingId'],
    [{ rating: 5, side: 'consultant' }, 'side'],
  ]
  test.each(rows)('%j', async (body, path) => {
    await completed(scene)
    const before = await everything(scene)
    for (const sender of [scene.client, scene.desk.member])
      expect(refusal(await say(body, sender))).toEqual([400, 'invalid_input', path])
    expect(await everything(scene)).toEqual(before)
  })

  test('a client’s word in the consultant’s place, or the other way round', async () => {
    await completed(scene)
    const before = await everything(scene)
    expect(refusal(await say({ engagement: 5 }))).toEqual([403, 'forbidden'])
    expect(refusal(await judge({ rating: 5 }))).toEqual([404, 'not_found'])
    expect(refusal(await say({ rating: 5, comments: 'x'.repeat(1_000_000) }))).toEqual([413, 'body_too_large'])
    expect(await everything(scene)).toEqual(before)
  })
})
