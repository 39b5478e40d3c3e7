import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CompatibleCredits } from '@deskbell/server/contract/credits'
import type { ConsultationBooked } from '@deskbell/server/contract/consultations'
import { signIn, siteOrigin, type Answer, type Refusal, type Sender } from '../../support/scenario.ts'
import { stock } from '../checkout/shop.ts'
import { grantsOf, tripsOf, type Desk } from '../credits/desk.ts'
import { book, openFrontDesk } from './front-desk.ts'

let desk: Desk
let people = 0
beforeAll(async () => {
  desk = await openFrontDesk()
})
afterAll(() => desk.app.close())

async function newcomer(): Promise<Sender> {
  return { token: await signIn(desk.app, `new.${++people}@example.com`, desk.jane.slug), origin: siteOrigin }
}
const onTrial = { durationMinutes: 30, pay: { with: 'trial' } } as const

test('without a trial on offer nothing is booked', async () => {
  const { body } = await book<Refusal>(desk, await newcomer(), onTrial)
  expect(body.error.code).toBe('package_unavailable')
})

test('books a first session with the free trial, once a client', async () => {
  await stock(desk, {
    type: 'free_trial',
    title: 'First talk',
    price: { amount: 0, currency: 'USD' },
    allowances: [{ serviceType: 'private', consultantTier: 0, credits: 1, creditUnitMinutes: 30 }],
  })
  const client = await newcomer()
  let answer: Answer<ConsultationBooked> | undefined
  expect(
    await tripsOf(desk, async () => {
      answer = await book(desk, client, onTrial)
    }),
  ).toBe(2)
  expect([answer?.status, answer?.body.consultation.booking]).toEqual([
    201,
    expect.objectContaining({
      status: 'booked',
      paidWith: 'trial',
      credits: expect.objectContaining({ remaining: 0 }),
    }),
  ])
  const again = await book<Refusal>(desk, client, { ...onTrial, startsAt: '2026-12-08T18:00:00.000Z' })
  expect([again.status, again.body.error.code]).toEqual([422, 'not_eligible'])
})

test('of many clicks one trial is given and spent', async () => {
  const client = await newcomer()
  const answers = await Promise.all(
    [9, 10, 11, 14, 15, 16].map((day) =>
      book(desk, client, { ...onTrial, startsAt: `2026-12-${String(day).padStart(2, '0')}T18:00:00.000Z` }),
    ),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  const purchaseId = answers.find(({ status }) => status === 201)?.body.consultation.booking.credits?.purchaseId ?? ''
  expect((await grantsOf(desk, { id: purchaseId })).map(({ used }) => used)).toEqual([1])
})

test('a session longer than the trial is not booked with it', async () => {
  const { body } = await book<Refusal>(desk, await newcomer(), {
    ...onTrial,
    durationMinutes: 60,
    startsAt: '2026-12-17T18:00:00.000Z',
  })
  expect(body.error.code).toBe('no_credits')
})

test('says beforehand whether the trial would pay', async () => {
  const client = await newcomer()
  const covered = async (durationMinutes: number) => {
    const query = `consultantId=${desk.jane.consultantId}&serviceType=private&durationMinutes=${durationMinutes}`
    return (await desk.get<CompatibleCredits>(`/api/credits/compatible?${query}`, client)).body.trial
  }
  expect([await covered(30), await covered(60)]).toEqual([true, false])
  await book(desk, client, { ...onTrial, startsAt: '2026-12-18T18:00:00.000Z' })
  expect(await covered(30)).toBe(false)
})
