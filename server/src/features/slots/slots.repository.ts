import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { consultants, practices } from '../../db/schema/index.ts'
import { schedulingOfConsultant, schedulingOfPractice } from '../../db/views/scheduling-view.ts'
import type { ServiceType } from '../../domain/ledger.ts'

export type SlotsWindow = { serviceType: ServiceType; from: number; to: number; now: number }

/** Building a statement takes as long as running it, and slots are asked for often: each is built once. */
export function prepareSchedulingOf(db: Database) {
  const prepare = (serviceType: ServiceType) => {
    const [from, to, now] = [sql.placeholder('from'), sql.placeholder('to'), sql.placeholder('now')]
    return schedulingOfConsultant(db, sql.placeholder('consultantId'), { serviceType, from, to, now }).prepare()
  }
  const queries: { [Type in ServiceType]?: ReturnType<typeof prepare> } = {}
  return (consultantId: string, { serviceType, ...window }: SlotsWindow) =>
    (queries[serviceType] ??= prepare(serviceType)).all({ consultantId, ...window })
}

export function openPractice(db: Database, slug: string) {
  return db
    .select({ currency: practices.currency })
    .from(practices)
    .where(and(eq(practices.slug, slug), isNull(practices.suspendedAt)))
}

export function schedulingOfAll(db: Database, slug: string, window: SlotsWindow) {
  return schedulingOfPractice(db, slug, window).orderBy(asc(consultants.createdAt), asc(consultants.id))
}

export function schedulingOfOne(db: Database, consultantId: string, window: SlotsWindow) {
  return schedulingOfConsultant(db, consultantId, window)
}

/** What a profile shows beside the times. */
export function publicProfile(db: Database, consultantId: string) {
  return db
    .select({ headline: consultants.headline, bio: consultants.bio, expertise: consultants.expertise })
    .from(consultants)
    .where(eq(consultants.id, consultantId))
}
