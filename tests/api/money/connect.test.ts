import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ConnectStatus, Onboarding } from '@deskbell/server/contract/connect'
import { auditEntries, practices } from '@deskbell/server/db/schema/index'
import { createPractice, signIn, type Practice, type Sender } from '../../support/scenario.ts'
import { eventOf, signed } from '../checkout/events.ts'
import { refusal } from '../checkout/shop.ts'
import { minute } from '../../support/test-clock.ts'
import { closeTill, connect, openTill, type Till } from './till.ts'

let till: Till
let rival: Practice
let owner: Sender
beforeAll(async () => {
  till = await openTill({ PLATFORM_FEE_BPS: '250' })
})
afterAll(() => closeTill(till))
afterEach(() => till.app.simulator.clearFaults())

let count = 0
/** A practice of somebody else than the operator, without an account yet. */
async function newcomer() {
  rival = await createPractice(till.app, `rival-${++count}`)
  await till.app.db.update(practices).set({ operatorOwned: false }).where(eq(practices.id, rival.id))
  owner = { token: await signIn(till.app, rival.ownerEmail) }
}

const onboard = () => till.post<Onboarding>('/api/connect/onboarding', owner, { practice: rival.slug })
const status = async () => (await till.get<ConnectStatus>(`/api/connect?practice=${rival.slug}`, owner)).body
const stored = async () => {
  const [row] = await till.app.db.select().from(practices).where(eq(practices.id, rival.id))
  return { account: row?.stripeAccountId, charges: row?.stripeChargesEnabled, payouts: row?.stripePayoutsEnabled }
}
const audits = async () => {
  const rows = await till.app.db.select().from(auditEntries).where(eq(auditEntries.subjectId, rival.id))
  return rows.map(({ action }) => action)
}
const accountsOf = (practiceId: string) =>
  till.app.simulator.accounts().filter(({ metadata }) => metadata['practice_id'] === practiceId)

describe('onboarding', () => {
  test('makes one account and a fresh link each time', async () => {
    await newcomer()
    expect(await status()).toEqual({
      state: 'none',
      chargesEnabled: false,
      payoutsEnabled: false,
      missing: [],
      platformFeeBps: 250,
    })
    const [first, second] = [await onboard(), await onboard()]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(first.body.url).toMatch(/^https:\/\/stripe\.test\/onboarding\//)
    expect(second.body.url).not.toBe(first.body.url)
    expect(accountsOf(rival.id)).toMatchObject([
      {
        controller: {
          fees: { payer: 'application' },
          losses: { payments: 'application' },
          requirement_collection: 'stripe',
          stripe_dashboard: { type: 'express' },
        },
        email: rival.ownerEmail,
      },
    ])
    expect(await status()).toMatchObject({ state: 'incomplete', missing: expect.arrayContaining(['external_account']) })
  })

  test('asked for at the same moment makes one account', async () => {
    await newcomer()
    const answers = await Promise.all([onboard(), onboard(), onboard()])
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201])
    expect(accountsOf(rival.id)).toHaveLength(1)
    expect(await audits()).toEqual(['practice.stripe_account_made'])
  })

  test('completed at Stripe opens selling by its webhook', async () => {
    await newcomer()
    await onboard()
    till.app.simulator.completeOnboarding(accountsOf(rival.id)[0]?.id ?? '')
    await till.app.settled()
    expect(await stored()).toMatchObject({ charges: true, payouts: true })
    expect(await status()).toMatchObject({ state: 'enabled', missing: [] })
    expect(await audits()).toEqual(['practice.stripe_account_made', 'practice.stripe_changed'])
  })

  test('that no webhook told of is found by looking', async () => {
    await newcomer()
    await onboard()
    till.app.simulator.setFault({ kind: 'drop' })
    till.app.simulator.completeOnboarding(accountsOf(rival.id)[0]?.id ?? '')
    expect(await stored()).toMatchObject({ charges: false })
    expect(await status()).toMatchObject({ state: 'enabled' })
    expect(await stored()).toMatchObject({ charges: true, payouts: true })
  })

  test('is lost again when Stripe misses something, and when the owner cuts the connection', async () => {
    await newcomer()
    await onboard()
    const id = accountsOf(rival.id)[0]?.id ?? ''
    till.app.simulator.completeOnboarding(id)
    till.app.simulator.restrictAccount(id)
    await till.app.settled()
    expect(await stored()).toMatchObject({ account: id, charges: false, payouts: false })
    till.app.clock.advance(minute)
    till.app.simulator.deauthorize(id)
    await till.app.settled()
    expect(await stored()).toEqual({ account: null, charges: false, payouts: false })
    expect(await status()).toMatchObject({ state: 'none' })
    expect((await onboard()).status).toBe(201)
    expect((await stored()).account).not.toBe(id)
  })

  test('is not for a practice that sells on the operator’s own account', async () => {
    const sender = { token: till.owner }
    expect(refusal(await till.post('/api/connect/onboarding', sender, { practice: 'jane' }))).toEqual([
      409,
      'connect_not_needed',
    ])
    expect((await till.get('/api/connect?practice=jane', sender)).body).toMatchObject({
      state: 'not_needed',
      platformFeeBps: 0,
    })
  })
})

describe('the webhook of connected accounts', () => {
  const send = async (payload: string, path: string, secret: string) => {
    const headers = await signed(payload, { secret })
    const answer = await till.app.request(path, { method: 'POST', headers, body: payload })
    await till.app.settled()
    return answer.status
  }
  const updated = (changes: Record<string, unknown> = {}) =>
    eventOf('account.updated', { id: 'acct_x', object: 'account' }, { account: 'acct_x', ...changes })

  test.each<[name: string, path: string, secret: string, changes: Record<string, unknown>]>([
    ['the platform’s secret', '/webhooks/stripe-connect', 'whsec_of_the_tests', {}],
    ['its own secret at the platform’s endpoint', '/webhooks/stripe', 'whsec_of_connected_accounts', {}],
    ['an account’s event at the platform’s endpoint', '/webhooks/stripe', 'whsec_of_the_tests', {}],
    ['no account', '/webhooks/stripe-connect', 'whsec_of_connected_accounts', { account: undefined }],
    ['the other mode', '/webhooks/stripe-connect', 'whsec_of_connected_accounts', { livemode: true }],
  ])('refuses %s', async (_name, path, secret, changes) => {
    expect(await send(updated(changes), path, secret)).toBe(400)
  })

  test('takes what is of no practice, and believes nothing that it says', async () => {
    await newcomer()
    await onboard()
    const [account] = accountsOf(rival.id)
    const claim = { id: account?.id, object: 'account', charges_enabled: true, payouts_enabled: true }
    const lie = eventOf('account.updated', claim, { account: account?.id })
    expect(await send(updated(), '/webhooks/stripe-connect', 'whsec_of_connected_accounts')).toBe(200)
    expect(await send(lie, '/webhooks/stripe-connect', 'whsec_of_connected_accounts')).toBe(200)
    expect(await stored()).toMatchObject({ charges: false, payouts: false })
  })
})

test('Stripe is not asked without end', async () => {
  const busy = await openTill({ RATE_LIMIT_FACTOR: '1' })
  await connect(busy)
  const answers: number[] = []
  for (let asked = 0; asked < 6; asked++) {
    const { status: answer, headers } = await busy.get('/api/connect?practice=jane', { token: busy.owner })
    answers.push(answer)
    if (answer === 429) expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
  }
  expect(answers).toEqual([200, 200, 200, 200, 200, 429])
  await busy.app.close()
})
