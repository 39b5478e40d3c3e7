import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CheckoutStarted } from '@deskbell/server/contract/checkout'
import { packageAllowances, packages, purchases } from '@deskbell/server/db/schema/index'
import { eventOf, signed } from '../api/checkout/events.ts'
import { ledgerOf, paidOnce } from '../api/checkout/ledger.ts'
import { stock } from '../api/checkout/shop.ts'
import { draft } from '../support/scenario.ts'
import { openDesk, type Desk, type RunningServer } from './support/desk.ts'

const places = 5
let desk: Desk
let servers: RunningServer[]
const items: Record<'scarce' | 'plenty' | 'edited', { id: string }> = {
  scarce: { id: '' },
  plenty: { id: '' },
  edited: { id: '' },
}
beforeAll(async () => {
  desk = await openDesk(async (shop) => {
    items.scarce = await stock(shop, { stockLimit: places })
    items.plenty = await stock(shop)
    items.edited = await stock(shop)
  })
  servers = await Promise.all([desk.start(), desk.start(), desk.start(), desk.start()])
})
afterAll(() => desk.close())

const sessionOf = ({ purchase }: CheckoutStarted) =>
  desk.simulator.sessions().find(({ metadata }) => metadata['purchase_id'] === purchase.id)
const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).toSorted()

test('four processes sell exactly as many places as there are, however many buyers come at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 32 }, (_, index) => servers[index % 4]!.startCheckout(items.scarce.id)),
  )
  expect(statuses(answers)).toEqual([...Array(places).fill(201), ...Array(32 - places).fill(409)])
  expect(await desk.db.$count(purchases, eq(purchases.packageId, items.scarce.id))).toBe(places)
  const open = desk.simulator
    .sessions()
    .filter(({ metadata, status }) => metadata['package_id'] === items.scarce.id && status === 'open')
  expect(open).toHaveLength(places)
})

test('the same Idempotency-Key at four processes at once makes one purchase', async () => {
  for (let round = 0; round < 5; round++) {
    const before = await desk.db.$count(purchases)
    const answers = await Promise.all(
      servers.map((server) =>
        server.startCheckout(items.plenty.id, { 'Idempotency-Key': `one-key-for-four-${round}` }),
      ),
    )
    expect(statuses(answers)).toEqual([201, 201, 201, 201])
    expect(new Set(answers.map(({ body }) => body.purchase.id)).size).toBe(1)
    expect(await desk.db.$count(purchases)).toBe(before + 1)
  }
})

test('the same webhook at four processes at once, while they poll, grants once', async () => {
  for (let round = 0; round < 5; round++) {
    const started = await servers[0]!.buy(items.plenty.id)
    const session = sessionOf(started)
    desk.simulator.pay(session?.id ?? '')
    const payload = eventOf('checkout.session.completed', session ?? {})
    const headers = await signed(payload)
    await Promise.all(
      servers.flatMap((server) => [
        fetch(`${server.url}/webhooks/stripe`, { method: 'POST', headers, body: payload }),
        server.send('GET', `/api/checkout/sessions/${started.purchase.id}`, {
          'Deskbell-Purchase-Token': started.purchaseToken,
        }),
      ]),
    )
    await Promise.all(servers.map((server) => server.doDueWork()))
    expect(await ledgerOf({ app: desk }, started.purchase)).toEqual(paidOnce)
  }
})

test('of four updates from one version at once exactly one is written', async () => {
  const owner = { Authorization: `Bearer ${desk.shop.owner}` }
  for (let version = 1; version <= 5; version++) {
    const answers = await Promise.all(
      servers.map((server, index) => {
        const allowances = [{ ...draft.allowances[0], credits: 10 + index }]
        return server.send<{ title: string }>(
          'PUT',
          `/api/packages/${items.edited.id}`,
          { ...owner, 'If-Match': `"${version}"` },
          { ...draft, title: `Writer ${index}`, allowances },
        )
      }),
    )
    expect(statuses(answers)).toEqual([200, 409, 409, 409])
    const winner = answers.findIndex(({ status }) => status === 200)
    const [row] = await desk.db.select().from(packages).where(eq(packages.id, items.edited.id))
    const allowances = await desk.db
      .select()
      .from(packageAllowances)
      .where(eq(packageAllowances.packageId, items.edited.id))
    expect([row?.title, row?.version, allowances.map(({ credits }) => credits)]).toEqual([
      `Writer ${winner}`,
      version + 1,
      [10 + winner],
    ])
  }
})

test('a write at one process shows at once at the others', async () => {
  const owner = { Authorization: `Bearer ${desk.shop.owner}` }
  for (let round = 0; round < 5; round++) {
    await Promise.all(servers.map((server) => server.send('GET', '/api/packages?practice=jane&type=custom')))
    await servers[round % 4]!.send('POST', '/api/packages', owner, {
      ...draft,
      practice: 'jane',
      type: 'custom',
      title: `Round ${round}`,
    })
    const lists = await Promise.all(
      servers.map((server) => server.send<{ data: unknown[] }>('GET', '/api/packages?practice=jane&type=custom')),
    )
    expect(statuses(lists)).toEqual([200, 200, 200, 200])
    expect(lists.map(({ body }) => body.data.length)).toEqual(Array(4).fill(round + 1))
  }
})
