import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PublicPackagePage } from '@deskbell/server/contract/packages'
import { openShop, stock, type Shop } from '../checkout/shop.ts'

const many = 123
let shop: Shop
beforeAll(async () => {
  shop = await openShop()
  // Ties everywhere, so that only the id decides between neighbours.
  for (let index = 0; index < many; index++) {
    await stock(shop, {
      title: `Package ${index}`,
      displayOrder: index % 3,
      price: { amount: 1_000 * (1 + (index % 4)), currency: 'USD' },
    })
    if (index % 10 === 0) shop.app.clock.advance(1)
  }
})
afterAll(() => shop.app.close())

async function pagesOf(sort: string) {
  const pages: PublicPackagePage['data'][] = []
  for (let cursor = ''; ;) {
    const { body } = await shop.get<PublicPackagePage>(`/api/packages?practice=jane&sort=${sort}${cursor}`)
    pages.push(body.data)
    if (body.nextCursor === null) return pages
    cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`
  }
}

test.each(['order', 'price', '-price', 'newest'])(
  'walks through all packages page by page, sorted by %s, each once',
  async (sort) => {
    const pages = await pagesOf(sort)
    expect(pages.map((page) => page.length)).toEqual([50, 50, 23])
    const all = pages.flat()
    expect(new Set(all.map(({ id }) => id)).size).toBe(many)
    const keys = all.map(({ displayOrder, price }) =>
      sort === 'order' ? displayOrder : sort === 'price' ? price.amount : sort === '-price' ? -price.amount : 0,
    )
    expect(keys).toEqual(keys.toSorted((a, b) => a - b))
  },
)

test('a cursor goes on where it stopped although a package before it has gone', async () => {
  const first = await shop.get<PublicPackagePage>('/api/packages?practice=jane')
  const gone = first.body.data[10]
  await shop.delete(`/api/packages/${gone?.id}`, { token: shop.owner })
  const next = await shop.get<PublicPackagePage>(
    `/api/packages?practice=jane&cursor=${encodeURIComponent(first.body.nextCursor ?? '')}`,
  )
  const seen = new Set(first.body.data.map(({ id }) => id))
  expect(next.body.data).toHaveLength(50)
  expect(next.body.data.filter(({ id }) => seen.has(id))).toEqual([])
})
