import type { World } from '../world.ts'
import type { LineDraft } from './invoice-lines.ts'

/** Parts of a period, waiting for the next invoice of their subscription. */
type Pending = LineDraft & { id: string; subscription: string }

const table = (world: World) => world.store.table<Pending>('_pending_lines')

export function keepForNextInvoice(world: World, subscription: string, lines: LineDraft[]): void {
  for (const line of lines) table(world).insert({ ...line, id: world.newId('ii'), subscription })
}

export const pendingLines = (world: World, subscription: string) =>
  table(world)
    .all()
    .toReversed()
    .filter((line) => line.subscription === subscription)

export function takePendingLines(world: World, subscription: string): LineDraft[] {
  const lines = pendingLines(world, subscription)
  for (const { id } of lines) table(world).remove(id)
  return lines.map(({ id: _kept, ...line }) => line)
}
