import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConsultationLogged } from '@deskbell/server/contract/consultation-record'
import type { ConsultationBooked, ConsultationPage } from '@deskbell/server/contract/consultations'
import { consultations, packageUses } from '@deskbell/server/db/schema/index'
import { createPractice, signIn, type Answer, type Refusal } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { give, grantsOf, privateHours, statementOf, tripsOf } from '../credits/desk.ts'
import { creditsLeft, everything, history, openScene, type Scene } from './record-desk.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.desk.app.close())

const yesterday = '2026-11-30T15:00:00.000Z'
/** Credits came this morning: a session of this morning is paid with them. */
const thisMorning = '2026-12-01T09:00:00.000Z'

const log = <Body = ConsultationLogged>(changes: object = {}, sender = scene.desk.member) =>
  scene.desk.post<Body>('/api/consultations/log', sender, {
    consultantId: scene.desk.jane.consultantId,
    clientId: scene.clientId,
    startsAt: thisMorning,
    durationMinutes: 60,
    title: 'By phone',
    pay: { with: 'credits' },
    ...changes,
  })

describe('a session held outside', () => {
  beforeEach(() => scene.desk.app.clock.set('2026-12-01T11:00:00Z'))

  test('is a completed consultation that the client sees, and counts the balance down', async () => {
    let answer: Answer<ConsultationLogged> | undefined
    const outcomes = { summary: 'All is well.', status: 'achieved', nextSteps: ['Call again'] }
    const write = async () => void (answer = await log({ type: 'advisory', outcomes, privateNotes: 'In a hurry.' }))
    expect(await tripsOf(scene.desk, write)).toBe(2)
    expect([answer?.status, answer?.body.warning]).toEqual([201, null])
    const consultation = answer?.body.consultation
    expect(consultation).toMatchObject({
      reference: expect.stringMatching(/^CONS-/),
      source: 'log',
      status: 'completed',
      type: 'advisory',
      startsAt: thisMorning,
      actualStartedAt: thisMorning,
      actualEndedAt: '2026-12-01T10:00:00.000Z',
      completedAt: '2026-12-01T10:00:00.000Z',
      billable: true,
      outcomes: { ...outcomes, metrics: [] },
      privateNotes: 'In a hurry.',
    })
    expect(consultation?.seats[0]).toMatchObject({
      status: 'booked',
      paidWith: 'credits',
      credits: { used: 1, remaining: 3 },
    })
    expect(await creditsLeft(scene)).toBe(3)
    const past = await scene.desk.get<ConsultationPage>('/api/consultations/me?practice=jane&when=past', scene.client)
    expect(past.body.data).toMatchObject([{ id: consultation?.id, outcomes: { summary: 'All is well.' } }])
    expect(await history({ ...scene, id: consultation?.id ?? '' })).toMatchObject([
      { action: 'consultation.logged', byName: 'owner@jane.test' },
    ])
  })

  test('lasts as long as its type usually does, where nobody says', async () => {
    const { body } = await log({ type: 'status_update', durationMinutes: undefined })
    expect([body.consultation.durationMinutes, body.consultation.endsAt]).toEqual([30, '2026-12-01T09:30:00.000Z'])
  })

  test('can go unbilled, long ago and without any credits', async () => {
    const { body, status } = await log({ startsAt: '2020-02-29T10:00:00Z', pay: { with: 'nothing' } })
    expect([status, body.consultation.billable, body.consultation.seats[0]]).toEqual([
      201,
      false,
      expect.objectContaining({ paidWith: 'nothing', credits: null }),
    ])
    expect(await creditsLeft(scene)).toBe(4)
  })

  test('overdraws with a warning, or says no where it may not', async () => {
    await scene.desk.post('/api/credits/adjustments', scene.desk.member, {
      clientId: scene.clientId,
      credits: -4,
      reason: 'Used up',
    })
    const refused = await log({ pay: { with: 'credits', allowOverdraw: false } })
    expect(refusal(refused)).toEqual([422, 'no_credits'])
    const keyed = { ...scene.desk.member, idempotencyKey: 'one-key-for-one-log' }
    const first = await log({ durationMinutes: 120 }, keyed)
    expect([first.status, first.body.warning]).toEqual([201, { code: 'overdrawn', credits: 2 }])
    const again = await log({ durationMinutes: 120 }, keyed)
    expect(again.body).toEqual(first.body)
    expect(await scene.desk.app.db.$count(packageUses, eq(packageUses.kind, 'spend'))).toBe(2)
  })

  test('is paid by the purchase that is named, and tells the statement why', async () => {
    const purchase = await give(scene.desk, { allowances: [privateHours(2)], startsAt: thisMorning })
    await log({ pay: { with: 'credits', purchaseId: purchase.id } })
    expect((await grantsOf(scene.desk, purchase)).map(({ remaining }) => remaining)).toEqual([1])
    expect((await statementOf(scene.desk, purchase))[0]).toMatchObject({ kind: 'spend', reason: 'By phone' })
  })

  test('stands where nothing else of the consultant’s stood, however many log it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => log<Refusal>()))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409, 409])
    expect(answers.find(({ status }) => status === 409)?.body.error).toMatchObject({
      code: 'slot_taken',
      details: { reason: 'overlaps' },
    })
    expect(await creditsLeft(scene)).toBe(3)
    expect(await scene.desk.app.db.$count(consultations, eq(consultations.source, 'log'))).toBe(1)
    expect((await log({ startsAt: '2026-12-01T10:00:00Z', durationMinutes: 30 })).status).toBe(201)
  })
})

describe('what is no log', () => {
  const rows: [string, object, number, string, string?][] = [
    ['it is still to come', { startsAt: '2026-12-01T12:00:00Z' }, 400, 'invalid_input', 'startsAt'],
    ['it has no day', { startsAt: '2026-02-30T12:00:00Z' }, 400, 'invalid_input', 'startsAt'],
    ['nobody says how long', { durationMinutes: undefined }, 400, 'invalid_input', 'durationMinutes'],
    ['it takes no time', { durationMinutes: 0 }, 400, 'invalid_input', 'durationMinutes'],
    ['it takes days', { durationMinutes: 721 }, 400, 'invalid_input', 'durationMinutes'],
    ['nobody says what pays', { pay: undefined }, 400, 'invalid_input', 'pay'],
    ['it is paid with money', { pay: { with: 'checkout' } }, 400, 'invalid_input', 'pay.with'],
    ['it is of no type', { type: 'party' }, 400, 'invalid_input', 'type'],
    ['the title is two lines', { title: 'By\nphone' }, 400, 'invalid_input', 'title'],
    ['the client is not one', { clientId: '01936f00-0000-7000-8000-000000000001' }, 400, 'invalid_input', 'clientId'],
    ['the consultant is not one', { consultantId: '01936f00-0000-7000-8000-000000000001' }, 404, 'not_found'],
    ['credits began later', { startsAt: yesterday }, 422, 'no_credits'],
    ['there are no credits of its kind', { serviceType: 'group' }, 422, 'no_credits'],
    ['its outcomes are a megabyte', { outcomes: { summary: 'x'.repeat(1_000_000) } }, 413, 'body_too_large'],
  ]
  test.each(rows)('%s', async (_, changes, status, code, path) => {
    scene.desk.app.clock.set('2026-12-01T11:00:00Z')
    const before = await everything(scene)
    expect(refusal(await log(changes))).toEqual(path === undefined ? [status, code] : [status, code, path])
    expect(await everything(scene)).toEqual(before)
  })

  test('the client is another practice’s', async () => {
    const rival = await createPractice(scene.desk.app, 'rival')
    const token = await signIn(scene.desk.app, rival.ownerEmail)
    const { body } = await scene.desk.post<{ id: string }>(
      '/api/clients',
      { token },
      { practice: 'rival', email: 'val@example.com' },
    )
    expect(refusal(await log({ clientId: body.id, startsAt: yesterday }))).toEqual([400, 'invalid_input', 'clientId'])
  })
})

test('a booking, too, is as long as its type usually is, where nobody says', async () => {
  const wish = {
    consultantId: scene.desk.jane.consultantId,
    startsAt: '2026-12-02T15:00:00.000Z',
    timeZone: 'UTC',
    pay: { with: 'credits' },
  }
  const wants = <Body = ConsultationBooked>(changes: object) =>
    scene.desk.post<Body>('/api/consultations', scene.client, { ...wish, ...changes })
  const short = await wants({ type: 'status_update' })
  expect([short.status, short.body.consultation.durationMinutes]).toEqual([201, 30])
  const none = await wants<Refusal>({})
  expect(refusal(none)).toEqual([400, 'invalid_input', 'durationMinutes'])
  const unusual = await wants<Refusal>({ type: 'workshop' })
  expect([...refusal(unusual), unusual.body.error.details]).toEqual([
    422,
    'duration_not_offered',
    { durations: [30, 60, 120] },
  ])
})
