import type { ImportKind, ImportPreview, ImportProblems, ImportRecord } from '@deskbell/server/contract/imports'
import {
  auditEntries,
  auditValues,
  clients,
  creditGrants,
  imports,
  packageAllowances,
  packagePrices,
  packages,
  packageUses,
  purchases,
} from '@deskbell/server/db/schema/index'
import type { Answer, Refusal } from '../../support/scenario.ts'
import type { Shop } from '../checkout/shop.ts'

type Sending = {
  token?: string
  dryRun?: boolean
  again?: boolean
  idempotencyKey?: string
  practice?: string
  type?: string
}

/** Sends a file: text as CSV, anything else as JSON. */
export async function sendFile<Body = ImportRecord>(
  { app, owner }: Pick<Shop, 'app' | 'owner'>,
  kind: ImportKind,
  file: unknown,
  { token = owner, dryRun = false, again = false, idempotencyKey, practice = 'jane', type }: Sending = {},
): Promise<Answer<Body>> {
  const isCsv = typeof file === 'string'
  const how = `${dryRun ? '&dryRun=true' : ''}${again ? '&again=true' : ''}`
  const response = await app.request(`/api/imports?kind=${kind}&practice=${practice}${how}`, {
    method: 'POST',
    headers: {
      ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
      'Content-Type': type ?? (isCsv ? 'text/csv; charset=utf-8' : 'application/json'),
      ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
    },
    body: isCsv ? file : JSON.stringify(file),
  })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body, headers: response.headers }
}

export const dryRun = (shop: Shop, kind: ImportKind, file: unknown) =>
  sendFile<ImportPreview>(shop, kind, file, { dryRun: true })

export async function imported(shop: Shop, kind: ImportKind, file: unknown): Promise<ImportRecord> {
  const { status, body } = await sendFile(shop, kind, file)
  if (status !== 201) throw new Error(`The import answered ${status}: ${JSON.stringify(body)}`)
  return body
}

/** Each problem as `line field`, and what the first one says. */
export function problemsOf({ status, body }: Answer<unknown>) {
  const { error } = body as Refusal
  const { rows, total } = (error.details ?? { rows: [], total: 0 }) as ImportProblems
  return {
    status,
    code: error.code,
    total,
    rows: rows.map(({ line, field }) => `${line} ${field ?? '-'}`),
    rowsInFull: rows,
  }
}

/** All an import could have changed. */
export const everything = ({ app: { db } }: Pick<Shop, 'app'>) =>
  db.batch([
    db.select().from(packages),
    db.select().from(packagePrices),
    db.select().from(packageAllowances),
    db.select().from(clients),
    db.select().from(purchases),
    db.select().from(creditGrants),
    db.select().from(packageUses),
    db.select().from(imports),
    db.select().from(auditEntries),
    db.select().from(auditValues),
  ])
