import type { Shop } from './shop.ts'

/**
 * Sends requests that all have read their facts before the first of them writes: the race that a slower database, or
 * several processes, would make of them. Each of them must read in one batch before it does anything else.
 */
export async function race<Result>(
  { app: { db } }: Pick<Shop, 'app'>,
  requests: (() => Promise<Result>)[],
): Promise<Result[]> {
  const readers = Promise.withResolvers<void>()
  const original = db.batch.bind(db)
  let read = 0
  db.batch = (async (queries: Parameters<typeof original>[0]) => {
    const results = await original(queries)
    if (read < requests.length && ++read === requests.length) readers.resolve()
    await readers.promise
    return results
  }) as unknown as typeof db.batch
  try {
    return await Promise.all(requests.map((request) => request()))
  } finally {
    db.batch = original
  }
}

/** The same thing so many times. */
export function times<Thing>(count: number, thing: Thing): Thing[] {
  return Array.from({ length: count }, () => thing)
}
