import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { SessionConfigInput } from '../../contract/availability.ts'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertRows } from '../../db/insert-rows.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import {
  consultants,
  packageAllowances,
  packagePrices,
  packages,
  practices,
  sessionConfigs,
  sessionRates,
} from '../../db/schema/index.ts'
import type { SessionPackage } from './session-package.ts'

const ratesJson = sql<string>`(select json_group_array(json_array(rate.duration_minutes, rate.currency, rate.rate_minor))
  from session_rates as rate where rate.consultant_id = "consultants"."id")`

/** One row a consultant, with a config or without. */
export function selectSessionConfig(db: Database, consultantId: string) {
  return db
    .select({
      consultant: {
        id: consultants.id,
        practiceId: consultants.practiceId,
        name: consultants.name,
        active: consultants.active,
        timeZone: consultants.timeZone,
      },
      practice: { currency: practices.currency, suspendedAt: practices.suspendedAt },
      config: sessionConfigs,
      rates: ratesJson,
    })
    .from(consultants)
    .innerJoin(practices, eq(practices.id, consultants.practiceId))
    .leftJoin(sessionConfigs, eq(sessionConfigs.consultantId, consultants.id))
    .where(eq(consultants.id, consultantId))
}

export type SessionConfigRow = Awaited<ReturnType<typeof selectSessionConfig>>[number]

type SavedConfig = {
  consultantId: string
  practiceId: string
  input: SessionConfigInput
  /** 0 where there is none yet. */
  version: number
  /** Made with the first config. */
  sessionPackage: SessionPackage
  audit: AuditEntry
}

/** Writes nothing where the version is another one by now. */
export function saveSessionConfig(db: Database, saved: SavedConfig): Statement[] {
  const { consultantId, input, version, audit } = saved
  const made = witnessed(audit.id)
  const { active, defaultDurationMinutes, custom, earlyBooking } = input
  const columns = {
    active,
    defaultDurationMinutes,
    customMinimumMinutes: custom?.minimumMinutes ?? null,
    customMaximumMinutes: custom?.maximumMinutes ?? null,
    customStepMinutes: custom?.stepMinutes ?? null,
    earlyBooking,
    version: version + 1,
    updatedAt: audit.createdAt,
  }
  return [
    ...auditWhere(db, audit, isVersion(consultantId, version)),
    ...(version === 0
      ? firstConfig(db, saved, columns, made)
      : [
          db
            .update(sessionConfigs)
            .set(columns)
            .where(and(eq(sessionConfigs.consultantId, consultantId), made)),
        ]),
    db.delete(sessionRates).where(and(eq(sessionRates.consultantId, consultantId), made)),
    ...insertRows(db, sessionRates, ratesOf(consultantId, input), made),
  ]
}

function isVersion(consultantId: string, version: number): SQL {
  const config = sql`select 1 from ${sessionConfigs} where ${sessionConfigs.consultantId} = ${consultantId}`
  return version === 0
    ? sql`not exists (${config})`
    : sql`exists (${config} and ${sessionConfigs.version} = ${version})`
}

type Columns = Omit<typeof sessionConfigs.$inferInsert, 'consultantId' | 'practiceId' | 'sessionPackageId'>

function firstConfig(db: Database, saved: SavedConfig, columns: Columns, made: SQL): Statement[] {
  const { consultantId, practiceId, sessionPackage } = saved
  const { row, allowance } = sessionPackage
  return [
    insertWhere(db, packages, row, made),
    insertWhere(db, packagePrices, { packageId: row.id, currency: row.currency, priceMinor: 0 }, made),
    insertWhere(db, packageAllowances, { packageId: row.id, position: 0, ...allowance }, made),
    insertWhere(db, sessionConfigs, { ...columns, consultantId, practiceId, sessionPackageId: row.id }, made),
  ]
}

/** A duration without rates has a row without a currency. */
function ratesOf(consultantId: string, { durations }: SessionConfigInput): (typeof sessionRates.$inferInsert)[] {
  return durations.flatMap(({ durationMinutes, rates }) => {
    const priced = rates.map(({ currency, amount }) => ({ currency, rateMinor: amount as number | null }))
    if (priced.length === 0) priced.push({ currency: '', rateMinor: null })
    return priced.map((rate) => ({ ...rate, consultantId, durationMinutes }))
  })
}
