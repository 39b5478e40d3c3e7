import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreditUse } from '@deskbell/server/contract/credits'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import { auditEntries, creditGrants, packageUses, purchases } from '@deskbell/server/db/schema/index'
import { openDesk, type Desk, type RunningServer } from './support/desk.ts'

let desk: Desk
let servers: RunningServer[]
beforeAll(async () => {
  desk = await openDesk(async () => {})
  servers = await Promise.all([desk.start(), desk.start(), desk.start(), desk.start()])
})
afterAll(() => desk.close())

const server = (index: number) => servers[index % 4] as RunningServer
const owner = () => ({ Authorization: `Bearer ${desk.shop.owner}` })

async function give(credits: number): Promise<{ purchase: ManagedPurchase; grantId: string }> {
  const { body: purchase } = await server(0).send<ManagedPurchase>('POST', '/api/purchases', owner(), {
    practice: 'jane',
    client: { email: 'val@example.com' },
    title: 'Sessions',
    allowances: [{ serviceType: 'private', consultantTier: 0, credits, creditUnitMinutes: 60 }],
  })
  const [grant] = await desk.db.select().from(creditGrants).where(eq(creditGrants.purchaseId, purchase.id))
  return { purchase, grantId: grant?.id ?? '' }
}

const spend = (at: RunningServer, grantId: string, headers: Record<string, string> = {}, minutes = 60) =>
  at.send<CreditUse>(
    'POST',
    '/api/credits/uses',
    { ...owner(), ...headers },
    { grantId, durationMinutes: minutes, reason: 'By phone' },
  )

const usedOf = async (grantId: string) =>
  (
    await desk.db
      .select({ used: sql<number>`coalesce(sum(${packageUses.credits}), 0)`, uses: sql<number>`count(*)` })
      .from(packageUses)
      .where(eq(packageUses.grantId, grantId))
  )[0]

function counts(answers: { status: number }[]): Record<number, number> {
  return Object.fromEntries(
    [...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => [status, all.length]),
  )
}

test('four processes spend exactly what a grant holds, however many ask at once', async () => {
  for (const credits of [1, 7, 20]) {
    const { grantId } = await give(credits)
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => spend(server(index), grantId)))
    expect(counts(answers)).toEqual({ 201: credits, 422: 50 - credits })
    expect(await usedOf(grantId)).toEqual({ used: credits, uses: credits })
  }
})

test('sessions of several lengths never take more than there is, and none is refused that could be paid', async () => {
  const { grantId } = await give(25)
  const answers = await Promise.all(
    Array.from({ length: 48 }, (_, index) => spend(server(index), grantId, {}, 60 * (1 + (index % 3)))),
  )
  const spent = answers.reduce((sum, { status, body }) => sum + (status === 201 ? body.credits : 0), 0)
  expect((await usedOf(grantId))?.used).toBe(spent)
  const refused = answers.flatMap(({ status }, index) => (status === 422 ? [1 + (index % 3)] : []))
  expect(25 - spent).toBeGreaterThanOrEqual(0)
  expect(25 - spent).toBeLessThan(Math.min(...refused))
})

test('the same Idempotency-Key at four processes at once spends once', async () => {
  const { grantId } = await give(10)
  for (let round = 1; round <= 5; round++) {
    const key = { 'Idempotency-Key': `one-session-for-four-${round}` }
    const answers = await Promise.all(servers.map((one) => spend(one, grantId, key)))
    expect(counts(answers)).toEqual({ 201: 4 })
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect((await usedOf(grantId))?.used).toBe(round)
  }
})

test('the same give-back at four processes at once gives back once', async () => {
  const { grantId } = await give(10)
  for (let round = 0; round < 5; round++) {
    const { body: use } = await spend(server(round), grantId, {}, 180)
    const path = `/api/credits/uses/${use.id}/give-back`
    const answers = await Promise.all(servers.map((one) => one.send('POST', path, owner(), { reason: 'Cancelled' })))
    expect(counts(answers)).toEqual({ 201: 4 })
    expect((await usedOf(grantId))?.used).toBe(0)
  }
})

/** Each transfer whole: what left the old grant fills the new one, under a purchase with both its audit entries. */
async function transfersOf(purchaseId: string) {
  const [left, received, made, audits] = await desk.db.batch([
    desk.db
      .select({ origin: packageUses.origin, credits: packageUses.credits })
      .from(packageUses)
      .innerJoin(creditGrants, eq(creditGrants.id, packageUses.grantId))
      .where(sql`${creditGrants.purchaseId} = ${purchaseId} and ${packageUses.kind} = 'transfer'`)
      .orderBy(packageUses.origin),
    desk.db
      .select({ origin: creditGrants.origin, credits: creditGrants.credits })
      .from(creditGrants)
      .where(sql`${creditGrants.origin} in (select ${packageUses.origin} from ${packageUses})`)
      .orderBy(creditGrants.origin),
    desk.db.select({ id: purchases.id }).from(purchases).where(eq(purchases.origin, 'transfer')),
    desk.db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(sql`${auditEntries.action} in ('purchase.transferred', 'purchase.received')`),
  ])
  return { left, received, made: made.length, audits: audits.length }
}

test('a server killed in the midst of transfers and sessions leaves none of them half done and loses none it answered', async () => {
  const { purchase, grantId } = await give(2_000)
  let spent = 0
  let moved = 0
  for (const killAfter of [1, 9, 30]) {
    const victim = await desk.start()
    let answered = 0
    const keepAsking = async (ask: () => Promise<{ status: number }>, done: () => void) => {
      for (;;) {
        const answer = await ask().catch(() => null)
        if (answer === null) return
        expect(answer.status).toBe(201)
        done()
        if (++answered >= killAfter) void victim.kill()
      }
    }
    const heirs = () => ({ client: { email: `heir.${answered % 4}@example.com` }, credits: 2 })
    await Promise.all([
      ...Array.from({ length: 4 }, () =>
        keepAsking(
          () => spend(victim, grantId),
          () => void spent++,
        ),
      ),
      ...Array.from({ length: 4 }, () =>
        keepAsking(
          () => victim.send('POST', `/api/purchases/${purchase.id}/transfer`, owner(), heirs()),
          () => void moved++,
        ),
      ),
    ])
    const { left, received, made, audits } = await transfersOf(purchase.id)
    expect(received).toEqual(left)
    expect([made, audits]).toEqual([left.length, 2 * left.length])
    expect(left.length).toBeGreaterThanOrEqual(moved)
    const audited = await desk.db.$count(
      auditEntries,
      sql`${auditEntries.action} = 'credits.spent' and ${auditEntries.subjectId} = ${purchase.id}`,
    )
    const { uses = 0 } = (await usedOf(grantId)) ?? {}
    expect(uses - left.length).toBe(audited)
    expect(audited).toBeGreaterThanOrEqual(spent)
    // Of what was under way when it died, at most one each for the eight who asked.
    expect(audited + left.length - spent - moved).toBeLessThanOrEqual(8)
    spent = audited
    moved = left.length
  }
})
