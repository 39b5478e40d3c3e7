import * as fc from 'fast-check'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreditUse } from '@deskbell/server/contract/credits'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import { clients, creditGrants, packageUses } from '@deskbell/server/db/schema/index'
import { minute } from '../../support/test-clock.ts'
import { race } from '../checkout/together.ts'
import { grantsOf, openDesk, privateHours, spend, type Desk } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.app.close())

const people = 3
const index = fc.nat({ max: 4 })
const amount = fc.integer({ min: 1, max: 6 })
const step = fc.oneof(
  fc.record({ kind: fc.constant('give' as const), to: index, credits: amount, minutes: fc.option(amount) }),
  fc.record({ kind: fc.constant('spend' as const), grant: index, credits: amount, allowOverdraw: fc.boolean() }),
  fc.record({ kind: fc.constant('give_back' as const), use: index }),
  fc.record({ kind: fc.constant('adjust' as const), grant: index, credits: fc.integer({ min: -6, max: 6 }) }),
  fc.record({ kind: fc.constant('transfer' as const), purchase: index, to: index, credits: fc.option(amount) }),
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never
/** Steps of one moment all read before the first of them writes; in between, time goes by. */
const moments = fc.array(
  fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 10 }), minutes: fc.nat({ max: 3 }) }),
  {
    minLength: 1,
    maxLength: 8,
  },
)

/** What each person must have, by what was answered alone: no rule of the ledger is repeated here. */
function bookkeeper(run: number) {
  const emails = Array.from({ length: people }, (_, person) => `person.${person}.of.${run}@example.com`)
  const total = new Map(emails.map((email) => [email, 0]))
  const purchases: { id: string; email: string }[] = []
  const grants: { id: string; email: string }[] = []
  const uses: { id: string; email: string; credits: number }[] = []
  const givenBack = new Set<string>()
  const add = (email: string, credits: number) => void total.set(email, (total.get(email) ?? 0) + credits)
  const pick = <One>(all: readonly One[], at: number) => all[at % all.length]

  async function received(purchase: ManagedPurchase, email: string) {
    purchases.push({ id: purchase.id, email })
    for (const { id } of await grantsOf(desk, purchase)) grants.push({ id, email })
  }

  /** The request that a step stands for; null where there is nothing to do it with. */
  function plan(what: Step): (() => Promise<void>) | null {
    const { member, post, app } = desk
    if (what.kind === 'give') {
      const email = pick(emails, what.to) as string
      const expiresAt =
        what.minutes === null ? {} : { expiresAt: new Date(app.clock() + what.minutes * minute).toISOString() }
      const body = {
        practice: 'jane',
        client: { email },
        title: 'Given',
        allowances: [privateHours(what.credits)],
        ...expiresAt,
      }
      return async () => {
        const answer = await post<ManagedPurchase>('/api/purchases', member, body)
        expect(answer.status).toBe(201)
        add(email, what.credits)
        await received(answer.body, email)
      }
    }
    if (what.kind === 'spend') {
      const grant = pick(grants, what.grant)
      if (grant === undefined) return null
      const { credits, allowOverdraw } = what
      return async () => {
        const { status, body } = await spend<CreditUse>(desk, grant.id, {
          durationMinutes: credits * 60,
          allowOverdraw,
        })
        expect([201, 422]).toContain(status)
        if (status !== 201) return
        expect(body.credits).toBe(credits)
        add(grant.email, -credits)
        uses.push({ id: body.id, email: grant.email, credits })
      }
    }
    if (what.kind === 'give_back') {
      const use = pick(uses, what.use)
      if (use === undefined) return null
      const isFirst = !givenBack.has(use.id)
      givenBack.add(use.id)
      return async () => {
        expect((await post(`/api/credits/uses/${use.id}/give-back`, member, { reason: 'Cancelled' })).status).toBe(201)
        if (isFirst) add(use.email, use.credits)
      }
    }
    if (what.kind === 'adjust') {
      const grant = pick(grants, what.grant)
      if (grant === undefined || what.credits === 0) return null
      const body = { grantId: grant.id, credits: what.credits, reason: 'By hand' }
      return async () => {
        const { status } = await post('/api/credits/adjustments', member, body)
        expect([201, 422]).toContain(status)
        if (status === 201) add(grant.email, what.credits)
      }
    }
    const from = pick(purchases, what.purchase)
    const email = pick(emails, what.to) as string
    if (from === undefined || from.email === email) return null
    const body = { client: { email }, ...(what.credits === null ? {} : { credits: what.credits }) }
    return async () => {
      const answer = await post<ManagedPurchase>(`/api/purchases/${from.id}/transfer`, member, body)
      // Several grants of one kind lie in a purchase after a correction: then a number alone is not enough.
      expect([201, 400, 422]).toContain(answer.status)
      if (answer.status !== 201) return
      add(from.email, -answer.body.credits.total)
      add(email, answer.body.credits.total)
      await received(answer.body, email)
    }
  }
  return { emails, total, plan }
}

/** What the ledger itself says each person has. */
async function balances(emails: string[]): Promise<Map<string, number>> {
  const rows = await desk.app.db
    .select({
      email: clients.email,
      credits: sql<number>`sum(${creditGrants.credits} - (select coalesce(sum(u.credits), 0) from ${packageUses} as u where u.grant_id = ${creditGrants.id}))`,
    })
    .from(creditGrants)
    .innerJoin(clients, eq(clients.id, creditGrants.clientId))
    .groupBy(clients.email)
  const all = new Map(rows.map(({ email, credits }) => [email, credits]))
  return new Map(emails.map((email) => [email, all.get(email) ?? 0]))
}

/** Grants whose uses are below nothing, or above what they hold though no log overdrew them on purpose. */
const broken = () =>
  desk.app.db.all(sql`select g.id from ${creditGrants} as g left join ${packageUses} as u on u.grant_id = g.id
    group by g.id having coalesce(sum(u.credits), 0) < 0
      or (coalesce(sum(u.credits), 0) > g.credits and not max(u.overdraws))`)

test('however grants, sessions, give-backs, corrections, transfers and expiry interleave, no credit is lost or made', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(moments, async (all) => {
      const { emails, total, plan } = bookkeeper(run++)
      for (const { steps, minutes } of all) {
        const requests = steps.map(plan).filter((request) => request !== null)
        await race(desk, requests)
        expect(await balances(emails)).toEqual(total)
        expect(await broken()).toEqual([])
        desk.app.clock.advance(minutes * minute)
      }
    }),
    { numRuns: 60 },
  )
}, 60_000)
