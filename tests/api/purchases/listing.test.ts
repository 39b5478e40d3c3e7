import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Allowance } from '@deskbell/server/contract/packages'
import { purchaseSorts, type ManagedPurchase, type ManagedPurchasePage } from '@deskbell/server/contract/purchases'
import { signIn } from '../../support/scenario.ts'
import { day } from '../../support/test-clock.ts'
import { refusal, stock, startCheckout } from '../checkout/shop.ts'
import { grantsOf, openDesk, privateHours, spend, tripsOf, type Desk } from '../credits/desk.ts'

let desk: Desk
const ids: Record<string, string> = {}
let clientId: string

type Row = { allowances?: Allowance[]; used?: number; expiresAt?: string; name?: string; price?: number }
const rows: Record<string, Row> = {
  fresh: { name: 'Zoë' },
  'near its end': { used: 4, name: 'adam', price: 90_000 },
  'used up': { used: 5, name: 'Berta', price: 100 },
  overdrawn: { used: 7, name: 'Clara' },
  'expires this week': { expiresAt: '2026-12-05', name: 'Dora' },
  'expired, unused': { expiresAt: '2026-12-02', name: 'Emil' },
  unlimited: { allowances: [privateHours(null)], used: 3, name: '100% _sure_' },
  mixed: {
    allowances: [privateHours(5), privateHours(2, { serviceType: 'group' })],
    used: 5,
    expiresAt: '2027-06-01',
  },
}

beforeAll(async () => {
  desk = await openDesk()
  for (const [title, row] of Object.entries(rows)) {
    const { status, body } = await desk.post<ManagedPurchase>('/api/purchases', desk.member, {
      practice: 'jane',
      client: { email: `${title.replaceAll(/[^a-z]/g, '')}@example.com`, ...(row.name ? { name: row.name } : {}) },
      title,
      allowances: row.allowances ?? [privateHours(5)],
      ...(row.expiresAt ? { expiresAt: row.expiresAt } : {}),
      ...(row.price ? { price: { amount: row.price, currency: 'USD' } } : {}),
    })
    expect([title, status]).toEqual([title, 201])
    ids[title] = body.id
    clientId = body.client?.id ?? ''
    const grant = (await grantsOf(desk, body)).find(({ serviceType }) => serviceType === 'private')
    if (row.used) await spend(desk, grant?.id ?? '', { durationMinutes: row.used * 60, allowOverdraw: true })
    desk.app.clock.advance(1)
  }
  const { body } = await startCheckout(desk, await stock(desk))
  ids['unpaid'] = body.purchase.id
  desk.app.clock.advance(3 * day)
})
afterAll(() => desk.app.close())

async function list(query = ''): Promise<ManagedPurchase[]> {
  const { status, body } = await desk.get<ManagedPurchasePage>(
    `/api/purchases?scope=manage&practice=jane${query}`,
    desk.member,
  )
  expect([query, status]).toEqual([query, 200])
  return body.data
}
const titles = (found: readonly ManagedPurchase[]) =>
  found.map(({ id }) => Object.keys(ids).find((title) => ids[title] === id))

test('each tells whether it is active, what is left and what to look at', async () => {
  const found = new Map((await list()).map((purchase) => [titles([purchase])[0], purchase]))
  const told = (title: string) => {
    const { active, warning, credits } = found.get(title) as ManagedPurchase
    return [active, warning, credits.used, credits.remaining]
  }
  expect(Object.fromEntries(Object.keys(ids).map((title) => [title, told(title)]))).toEqual({
    fresh: [true, null, 0, 5],
    'near its end': [true, 'near_completion', 4, 1],
    'used up': [false, null, 5, 0],
    overdrawn: [false, 'overdrawn', 7, -2],
    'expires this week': [true, null, 0, 5],
    'expired, unused': [false, 'expired', 0, 5],
    unlimited: [true, null, 3, null],
    mixed: [true, null, 5, 2],
    unpaid: [false, null, 0, 0],
  })
})

test.each([
  ['&active=true', ['mixed', 'unlimited', 'expires this week', 'near its end', 'fresh']],
  ['&active=false', ['unpaid', 'expired, unused', 'overdrawn', 'used up']],
  ['&warning=near_completion', ['near its end']],
  ['&warning=overdrawn', ['overdrawn']],
  ['&warning=expired', ['expired, unused']],
  ['&expiringDays=1', []],
  ['&expiringDays=2', ['expires this week']],
  ['&expiringDays=365', ['mixed', 'expires this week']],
  ['&active=true&expiringDays=365&sort=remaining', ['mixed', 'expires this week']],
])('a list %s holds %j', async (query, expected) => {
  expect(titles(await list(query))).toEqual(expected)
})

test('a client’s are theirs alone', async () => {
  expect(titles(await list(`&client=${clientId}`))).toEqual(['mixed'])
})

test('filters mean in the database what the rule says of each', async () => {
  const all = await list()
  const matching = (fits: (purchase: ManagedPurchase) => boolean) => titles(all.filter(fits))
  expect(titles(await list('&active=true'))).toEqual(matching(({ active }) => active))
  for (const warning of ['near_completion', 'overdrawn', 'expired'])
    expect(titles(await list(`&warning=${warning}`))).toEqual(matching((one) => one.warning === warning))
})

test('they are sorted by client, price and what is left, both ways', async () => {
  const byClient = (await list('&sort=client')).map(({ client }) => client?.name ?? client?.email ?? '')
  expect(byClient.map((name) => name.toLowerCase())).toEqual([
    '',
    '100% _sure_',
    'adam',
    'berta',
    'clara',
    'dora',
    'emil',
    'mixed@example.com',
    'zoë',
  ])
  expect((await list('&sort=-client')).map(({ client }) => client?.name ?? client?.email ?? '')).toEqual(
    byClient.toReversed(),
  )
  const amounts = (await list('&sort=-value')).map(({ package: { price } }) => price.amount)
  expect(amounts).toEqual(amounts.toSorted((one, other) => other - one))
  const left = (await list('&sort=remaining')).map(({ credits }) => credits.remaining ?? Infinity)
  expect(left).toEqual([-2, 0, 0, 1, 2, 5, 5, 5, Infinity])
})

test('every order is walked through page by page, each purchase once, in one trip a page', async () => {
  const { db, clock } = desk.app
  await db.run(sql`insert into clients (id, practice_id, email, name, created_at)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 120)
    select printf('%08x-0000-4000-8000-000000000000', i), ${desk.jane.id}, 'many.' || i || '@example.com',
      case when i % 3 = 0 then null else 'Name_' || (i % 7) || char(233) || '%' end, ${clock()} from n`)
  const [first] = await db.all<{ id: string }>(sql`select id from purchases where id = ${ids['fresh']}`)
  const columns = (await db.all<{ name: string }>(sql`select name from pragma_table_info('purchases')`)).map(
    ({ name }) => name,
  )
  const changed: Record<string, string> = {
    id: `printf('%08x-1111-4000-8000-000000000000', n.i)`,
    reference: `'PKG-' || n.i`,
    client_id: `printf('%08x-0000-4000-8000-000000000000', n.i)`,
    price_minor: 'n.i % 5',
    created_at: 'p.created_at + n.i % 4',
  }
  await db.run(sql`insert into purchases with recursive n(i) as (select 1 union all select i + 1 from n where i < 120)
    select ${sql.raw(columns.map((name) => changed[name] ?? `p."${name}"`).join(', '))} from purchases p, n where p.id = ${first?.id}`)
  for (const sort of purchaseSorts) {
    const seen: string[] = []
    let cursor = ''
    for (;;) {
      let page: ManagedPurchasePage | undefined
      const trips = await tripsOf(desk, async () => {
        const path = `/api/purchases?scope=manage&practice=jane&sort=${sort}${cursor}`
        page = (await desk.get<ManagedPurchasePage>(path, desk.member)).body
      })
      expect(trips).toBe(1)
      seen.push(...(page?.data ?? []).map(({ id }) => id))
      if (page?.nextCursor === null || page?.nextCursor === undefined) break
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
    }
    expect([sort, seen.length, new Set(seen).size]).toEqual([sort, 129, 129])
  }
})

const anId = '01936f00-0000-7000-8000-000000000001'
test.each([
  ['&active=yes', 'active'],
  ['&warning=soon', 'warning'],
  ['&expiringDays=0', 'expiringDays'],
  ['&expiringDays=366', 'expiringDays'],
  ['&expiringDays=1.5', 'expiringDays'],
  ['&sort=price', 'sort'],
  [`&sort=client&cursor=%25zz_${anId}`, 'cursor'],
  [`&sort=value&cursor=abc_${anId}`, 'cursor'],
  [`&sort=value&cursor=1e3_${anId}`, 'cursor'],
  [`&cursor=1_${anId}'--`, 'cursor'],
  [`&sort=client&cursor=${'a'.repeat(601)}`, 'cursor'],
])('refuses the list %s', async (query, path) => {
  const answer = await desk.get(`/api/purchases?scope=manage&practice=jane${query}`, desk.member)
  expect(refusal(answer)).toEqual([400, 'invalid_input', path])
})

test('a cursor from elsewhere opens nothing of others', async () => {
  const stranger = await signIn(desk.app, 'stranger@example.com', 'jane')
  for (const sort of purchaseSorts) {
    const cursor = sort.includes('client') ? `a_${anId}` : `0_${anId}`
    const { body } = await desk.get<ManagedPurchasePage>(`/api/purchases?sort=${sort}&cursor=${cursor}`, {
      token: stranger,
    })
    expect(body.data).toEqual([])
  }
})
