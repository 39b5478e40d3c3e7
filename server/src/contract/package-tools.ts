import * as z from 'zod/mini'
import { managedPackage, packageInput, type PackageDraft } from './packages.ts'
import { id, money, practiceSlug } from './primitives.ts'

const bulkAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['activate', 'deactivate', 'archive', 'duplicate']) }),
  /** The packages get the places of the list that was sent: the first one is shown first. */
  z.strictObject({ kind: z.literal('reorder') }),
  z.strictObject({
    kind: z.literal('reprice'),
    /** Of every price and original price, in every currency: -10 is a tenth less. */
    percent: z.optional(
      z.int('Use whole percent.').check(z.minimum(-99, 'Use -99 or more.'), z.maximum(1000, 'Use at most 1,000.')),
    ),
    /** Minor units more, or less, of packages with one currency. */
    amount: z.optional(
      z
        .int('Use a whole number of minor units (cents).')
        .check(z.minimum(-99_999_999, 'Use a smaller amount.'), z.maximum(99_999_999, 'Use a smaller amount.')),
    ),
  }),
])

/** POST /api/packages/bulk: all of them or none. */
export const bulkInput = z.strictObject({
  practice: practiceSlug,
  /** Each with the version the caller saw. */
  packages: z
    .array(z.strictObject({ id, version: z.int().check(z.minimum(1)) }))
    .check(z.minLength(1, 'Choose at least one package.'), z.maxLength(100, 'Use at most 100 packages.')),
  action: bulkAction,
})
export type BulkInput = z.infer<typeof bulkInput>

/** In the order that was sent. `package` is the copy where it was duplicated, and null where it was archived. */
export const bulkResult = z.object({ data: z.array(z.object({ id, package: z.nullable(managedPackage) })) })
export type BulkResult = z.infer<typeof bulkResult>

export const packageTemplateKeys = ['starter', 'standard', 'premium', 'elite'] as const

/** GET /api/package-templates?practice= : packages to begin with; `draft` is a body for POST /api/packages. */
export const packageTemplate = z.object({
  key: z.enum(packageTemplateKeys),
  sessionCount: z.int(),
  valuePerSession: money,
  draft: packageInput,
})
export type PackageTemplate = Omit<z.infer<typeof packageTemplate>, 'draft'> & { draft: PackageDraft }
export type PackageTemplatePage = { data: PackageTemplate[]; nextCursor: null }
export const packageTemplateQuery = z.object({ practice: practiceSlug })
