import * as z from 'zod/mini'
import type { FieldError } from './errors.ts'
import { packageBody } from './packages.ts'
import { emailAddress, id, instant, line, practiceSlug, prose } from './primitives.ts'
import { dayOrInstant } from './purchase-changes.ts'

export const importKinds = ['packages', 'clients', 'balances'] as const
export type ImportKind = (typeof importKinds)[number]

/** POST /api/imports?kind=…&practice=…&dryRun=true with `text/csv`, or JSON: an array of rows. */
export const importQuery = z.object({
  kind: z.enum(importKinds),
  practice: practiceSlug,
  dryRun: z.optional(z.enum(['true', 'false'])),
  /** Import the same rows once more: without it they answer 409 `import_repeated`. */
  again: z.optional(z.enum(['true', 'false'])),
})

/** A row of clients. An address that is a client's already is left as it is. */
export const clientRow = z.strictObject({ email: emailAddress, name: z.optional(line(120)) })
export type ClientRow = z.infer<typeof clientRow>

const creditsLeft = z.optional(
  z.union([
    z
      .int('Use a whole number.')
      .check(z.minimum(1, 'Leave it out where nothing is left.'), z.maximum(10_000, 'Use at most 10,000 credits.')),
    z.literal('unlimited'),
  ]),
)

/** What a client has left of a package of the practice. */
export const balanceRow = z.strictObject({
  email: emailAddress,
  name: z.optional(line(120)),
  /** Title or id. */
  package: line(120),
  /** Sessions of the package's usual length, where it holds one kind of them; otherwise credits of each kind. */
  sessionsLeft: z.optional(
    z
      .int('Use a whole number.')
      .check(z.minimum(1, 'Leave it out where nothing is left.'), z.maximum(10_000, 'Use at most 10,000 sessions.')),
  ),
  privateCredits: creditsLeft,
  groupCredits: creditsLeft,
  courseCredits: creditsLeft,
  /** Which of the package's allowances is meant, where it has several of a kind. */
  consultantTier: z.optional(z.int().check(z.minimum(0), z.maximum(9))),
  startsAt: z.optional(dayOrInstant),
  expiresAt: z.optional(dayOrInstant),
  note: z.optional(prose(500)),
})
export type BalanceRow = z.infer<typeof balanceRow>

const rowSchemas = { packages: packageBody, clients: clientRow, balances: balanceRow } as const

export type ParsedRow = { value: unknown } | { fields: FieldError[] }

/** One row, checked by its shape. */
export function parseImportRow(kind: ImportKind, row: unknown): ParsedRow {
  const parsed = rowSchemas[kind].safeParse(row)
  if (parsed.success) return { value: parsed.data }
  return {
    fields: parsed.error.issues.map((issue) => {
      const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
      if (key !== undefined) return { path: key, message: 'This field is not known.' }
      const message = issue.message === 'Invalid input' ? 'This is missing or not of the right kind.' : issue.message
      return { path: issue.path.join('.'), message }
    }),
  }
}

/** 200 of a dry run: what the import would do. Nothing was written. */
export const importPreview = z.object({
  dryRun: z.literal(true),
  kind: z.enum(importKinds),
  rowCount: z.int(),
  creates: z.object({ packages: z.int(), clients: z.int(), purchases: z.int() }),
  /** Clients that are known already, and stay as they are. */
  clientsKept: z.int(),
  /** The same rows were imported before, and not undone since. */
  repeats: z.nullable(z.object({ id, createdAt: instant })),
})
export type ImportPreview = z.infer<typeof importPreview>

/** 201 of POST /api/imports, and GET /api/imports/{id}. */
export const importRecord = z.object({
  id,
  practice: practiceSlug,
  kind: z.enum(importKinds),
  state: z.enum(['running', 'done', 'failed', 'undone']),
  rowCount: z.int(),
  rowsDone: z.int(),
  createdAt: instant,
  undoneAt: z.nullable(instant),
})
export type ImportRecord = z.infer<typeof importRecord>

/** In the `details` of 422 `import_invalid`: at most 100 rows, of `total`. The header is line 1 of a CSV file. */
export const importProblems = z.object({
  rows: z.array(z.object({ line: z.int(), field: z.nullable(z.string()), message: z.string() })),
  total: z.int(),
})
export type ImportProblems = z.infer<typeof importProblems>
export type RowProblem = ImportProblems['rows'][number]
