import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConsultationRecord } from '@deskbell/server/contract/consultation-record'
import type { Consultation } from '@deskbell/server/contract/consultations'
import type { Answer, Refusal } from '../../support/scenario.ts'
import { hour, minute } from '../../support/test-clock.ts'
import { refusal } from '../checkout/shop.ts'
import { book, clientWith } from '../consultations/front-desk.ts'
import { tripsOf } from '../credits/desk.ts'
import { creditsLeft as groupCreditsLeft, groupCredits, planned } from '../groups/group-desk.ts'
import { creditsLeft, everything, history, openScene, read, step, today, type Scene } from './record-desk.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.desk.app.close())

const advance = (milliseconds: number) => scene.desk.app.clock.advance(milliseconds)
const now = () => new Date(scene.desk.app.clock()).toISOString()

describe('a consultation', () => {
  test('goes from scheduled to confirmed, in progress and completed, each step with who and when', async () => {
    const confirmed = await step(scene, 'confirm')
    expect([confirmed.status, confirmed.body.status, confirmed.body.version]).toEqual([200, 'confirmed', 2])
    expect(confirmed.body.steps).toEqual(['start', 'cancel', 'reschedule'])
    advance(6 * hour + 2 * minute)
    const startedAt = now()
    expect((await step(scene, 'start')).body).toMatchObject({ status: 'in_progress', actualStartedAt: startedAt })
    advance(hour + 3 * minute)
    const outcomes = {
      summary: 'We agreed on a plan.',
      status: 'achieved',
      metrics: [{ name: 'Goals', value: '3 of 3' }],
      nextSteps: ['Send the budget'],
    }
    let done: Answer<ConsultationRecord> | undefined
    const complete = async () => void (done = await step(scene, 'complete', { outcomes, privateNotes: 'Was nervous.' }))
    expect(await tripsOf(scene.desk, complete)).toBe(2)
    expect(done?.body).toMatchObject({
      status: 'completed',
      actualStartedAt: startedAt,
      actualEndedAt: now(),
      completedAt: now(),
      outcomes,
      privateNotes: 'Was nervous.',
      steps: [],
      version: 4,
    })
    expect((await read(scene)).body).toEqual(done?.body)
    const steps = await history(scene)
    expect(steps.map(({ action, by, byName, at }) => [action, by, byName, at]).slice(0, 3)).toEqual([
      ['consultation.completed', 'member', 'owner@jane.test', now()],
      ['consultation.started', 'member', 'owner@jane.test', startedAt],
      ['consultation.confirmed', 'member', 'owner@jane.test', '2026-12-01T09:00:00.000Z'],
    ])
    expect(steps[0]?.before).toMatchObject({ status: 'in_progress', privateNotes: null })
    expect(steps.at(-1)).toMatchObject({ by: 'client', byName: null })
    expect(await creditsLeft(scene)).toBe(4)
  })

  test('can be told of afterwards: when it began and ended', async () => {
    advance(10 * hour)
    await step(scene, 'start')
    const times = { startedAt: today, endedAt: '2026-12-01T15:50:00.000Z' }
    expect((await step(scene, 'complete', times)).body).toMatchObject({
      actualStartedAt: times.startedAt,
      actualEndedAt: times.endedAt,
    })
  })

  test('takes each step once, however many take it at once, and answers the same key the same', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => step(scene, 'confirm')))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409, 409])
    const keyed = { ...scene.desk.member, idempotencyKey: 'one-key-for-one-start' }
    const repeated = await Promise.all(Array.from({ length: 3 }, () => step(scene, 'start', {}, keyed)))
    expect(repeated.map(({ status, body }) => [status, body.status, body.version])).toEqual(
      Array.from({ length: 3 }, () => [200, 'in_progress', 3]),
    )
    expect((await history(scene)).map(({ action }) => action).slice(0, 2)).toEqual([
      'consultation.started',
      'consultation.confirmed',
    ])
  })

  test('shows the client what came of it once it is completed, and never what is private', async () => {
    await scene.desk.patch(
      `/api/consultations/${scene.id}`,
      { ...scene.desk.member, ifMatch: 1 },
      { agenda: ['Hello', 'Plan'], location: 'https://meet.example/val', privateNotes: 'Secretly likes tea.' },
    )
    await step(scene, 'start')
    await scene.desk.patch(
      `/api/consultations/${scene.id}`,
      { ...scene.desk.member, ifMatch: 3 },
      { outcomes: { summary: 'Half way there.' } },
    )
    const during = await read<Consultation>(scene, scene.client)
    expect(during.body).toMatchObject({
      status: 'in_progress',
      agenda: ['Hello', 'Plan'],
      location: 'https://meet.example/val',
      outcomes: null,
      feedbackOpen: false,
    })
    await step(scene, 'complete', { outcomes: { status: 'partly' } })
    const after = await read<Consultation>(scene, scene.client)
    expect(after.body).toMatchObject({
      outcomes: { summary: 'Half way there.', status: 'partly', metrics: [], nextSteps: [] },
      feedbackOpen: true,
    })
    const list = await scene.desk.get(`/api/consultations/me?practice=jane&when=past`, scene.client)
    expect(JSON.stringify([during.body, after.body, list.body])).not.toMatch(/Secretly|privateNotes/)
    expect(await tripsOf(scene.desk, () => read(scene, scene.client))).toBe(1)
    expect(await tripsOf(scene.desk, () => read(scene))).toBe(1)
  })
})

describe('a step that is not legal', () => {
  const illegal = async (name: Parameters<typeof step>[1], status: string, allowed: string[]) => {
    const before = await everything(scene)
    const answer = await step<Refusal>(scene, name)
    expect([...refusal(answer), answer.body.error.details]).toEqual([409, 'illegal_step', { status, allowed }])
    expect(await everything(scene)).toEqual(before)
  }

  test('is refused with those that are, and changes nothing', async () => {
    await illegal('complete', 'scheduled', ['confirm', 'start', 'cancel', 'reschedule'])
    await illegal('no-show', 'scheduled', ['confirm', 'start', 'cancel', 'reschedule'])
    await step(scene, 'confirm')
    await illegal('confirm', 'confirmed', ['start', 'cancel', 'reschedule'])
    await step(scene, 'start')
    await illegal('start', 'in_progress', ['complete', 'no_show'])
    await step(scene, 'complete')
    for (const name of ['confirm', 'start', 'complete', 'no-show'] as const) await illegal(name, 'completed', [])
  })

  test('leads out of what was cancelled nowhere', async () => {
    await scene.desk.post(`/api/consultations/${scene.id}/cancel`, scene.client, {})
    for (const name of ['confirm', 'start', 'complete', 'no-show'] as const) await illegal(name, 'cancelled', [])
    expect(
      refusal(
        await scene.desk.patch(
          `/api/consultations/${scene.id}`,
          { ...scene.desk.member, ifMatch: 2 },
          { title: 'New' },
        ),
      ),
    ).toEqual([409, 'booking_closed'])
  })

  test.each([
    ['start', { startedAt: '2026-12-01T23:00:00Z' }, 'startedAt'],
    ['start', { startedAt: 'now' }, 'startedAt'],
    ['start', { status: 'completed' }, 'status'],
    ['no-show', { bookingId: 'mine' }, 'bookingId'],
    ['no-show', { giveBack: 'yes' }, 'giveBack'],
  ] as const)('%s with %j is refused', async (name, body, path) => {
    const before = await everything(scene)
    expect(refusal(await step(scene, name, body))).toEqual([400, 'invalid_input', path])
    expect(await everything(scene)).toEqual(before)
  })

  test.each([
    [{ endedAt: '2026-12-01T08:00:00Z' }, 400, 'invalid_input', 'endedAt'],
    [{ endedAt: '2026-12-02T08:00:00Z' }, 400, 'invalid_input', 'endedAt'],
    [{ outcomes: { status: 'great' } }, 400, 'invalid_input', 'outcomes.status'],
    [{ outcomes: { summary: 'x'.repeat(10_001) } }, 400, 'invalid_input', 'outcomes.summary'],
    [{ outcomes: { metrics: [{ name: 'Goals', value: 3 }] } }, 400, 'invalid_input', 'outcomes.metrics.0.value'],
    [{ outcomes: { nextSteps: ['one\ntwo'] } }, 400, 'invalid_input', 'outcomes.nextSteps.0'],
    [{ outcomes: { summary: 'x'.repeat(1_000_000) } }, 413, 'body_too_large', undefined],
  ])('completing with what is not right changes nothing (%#)', async (body, status, code, path) => {
    await step(scene, 'start')
    const before = await everything(scene)
    const answer = await step<Refusal>(scene, 'complete', body)
    expect([answer.status, answer.body.error.code, answer.body.error.fields?.[0]?.path]).toEqual([status, code, path])
    expect(await everything(scene)).toEqual(before)
  })
})

describe('who does not come', () => {
  beforeEach(() => scene.desk.app.clock.set('2026-12-01T15:20:00Z'))

  test('has used the credit', async () => {
    const { body } = await step(scene, 'no-show')
    expect([body.status, body.seats.map((seat) => [seat.status, seat.creditGivenBack])]).toEqual([
      'no_show',
      [['no_show', false]],
    ])
    expect(await creditsLeft(scene)).toBe(4)
    expect((await read<Consultation>(scene, scene.client)).body).toMatchObject({ outcomes: null, feedbackOpen: false })
  })

  test('gets it back where a member says so, once', async () => {
    let answer: Answer<ConsultationRecord> | undefined
    const miss = async () => void (answer = await step(scene, 'no-show', { giveBack: true }))
    expect(await tripsOf(scene.desk, miss)).toBe(2)
    expect(answer?.body.seats[0]).toMatchObject({ status: 'no_show', creditGivenBack: true })
    expect(refusal(await step(scene, 'no-show', { giveBack: true }))).toEqual([409, 'illegal_step'])
    expect(await creditsLeft(scene)).toBe(5)
  })

  test('does not stop the others of a group', async () => {
    const { desk } = scene
    const [circle] = await planned(desk, { startsAt: ['2026-12-01T18:00:00.000Z'] })
    const id = circle?.id ?? ''
    const clients = []
    for (const name of ['one', 'two']) {
      const client = await clientWith(desk, `${name}@example.com`, [groupCredits(2)])
      await book(desk, client, { startsAt: '2026-12-01T18:00:00.000Z', serviceType: 'group' })
      clients.push(client)
      advance(1)
    }
    const group = { ...scene, id }
    const [one, two] = (await read(group)).body.seats
    expect(refusal(await step(group, 'no-show', { bookingId: one?.id }))).toEqual([409, 'illegal_step'])
    await step(group, 'start')
    const missed = await step(group, 'no-show', { bookingId: one?.id, giveBack: true })
    expect([missed.body.status, missed.body.seats.map(({ status }) => status)]).toEqual([
      'in_progress',
      ['no_show', 'booked'],
    ])
    expect(refusal(await step(group, 'no-show', { bookingId: scene.bookingId }))).toEqual([404, 'not_found'])
    expect(await groupCreditsLeft(desk, clients[0] ?? {})).toBe(2)
    expect(await groupCreditsLeft(desk, clients[1] ?? {})).toBe(1)
    await step(group, 'complete')
    expect((await read(group)).body.seats.map(({ id: seat, status }) => [seat, status])).toEqual([
      [one?.id, 'no_show'],
      [two?.id, 'booked'],
    ])
    expect((await history(group)).map(({ action }) => action)).toContain('booking.no_show')
  })

  test('is everybody of a private session, by its seat too', async () => {
    expect((await step(scene, 'no-show', { bookingId: scene.bookingId })).body.status).toBe('no_show')
  })
})
