import type { ManagedConsultation } from '../../contract/consultations.ts'
import type { ManagedPackage } from '../../contract/packages.ts'
import type { ManagedPurchase } from '../../contract/purchases.ts'
import { toManagedConsultation } from '../../db/views/managed-consultation-view.ts'
import { toManagedPackage } from '../../db/views/package-view.ts'
import { toManagedPurchase } from '../../db/views/purchase-view.ts'
import { maskContact } from '../../domain/outgoing-events.ts'
import type { EventFacts } from './event.repository.ts'

/** What is sent, as docs/webhooks.md tells it. */
export type EventPayload = {
  id: string
  type: string
  createdAt: string
  practice: string
  data: Record<string, unknown>
}

/**
 * An event with its subject as it is now, told as members read it, but of people their ids alone: no name, address or
 * phone number, and none of the texts that they or others wrote about them.
 * @param now what depends on the time is so at this instant; UTC milliseconds
 */
export function describeEvent(
  { eventId, type }: { eventId: string; type: string },
  facts: EventFacts,
  now: number,
): EventPayload | null {
  const entry = facts[0].find(({ id }) => id === eventId)
  if (entry === undefined) return null
  const { subjectType, subjectId, practice, changedFields } = entry
  const data = {
    changedFields,
    ...subjectOf({ subjectType, subjectId: entry.consultationId ?? subjectId }, facts, now),
  }
  return { id: eventId, type, createdAt: new Date(entry.at).toISOString(), practice, data }
}

function subjectOf(
  { subjectType, subjectId }: { subjectType: string; subjectId: string },
  [, consultations, seats, purchases, packages, clients]: EventFacts,
  now: number,
): Record<string, unknown> {
  if (subjectType === 'purchase') {
    const row = purchases.find(({ purchase }) => purchase.id === subjectId)
    return { purchase: row === undefined ? { id: subjectId } : ofPurchase(toManagedPurchase(row, now)) }
  }
  if (subjectType === 'package') {
    const row = packages.find(({ package: item }) => item.id === subjectId)
    return { package: row === undefined ? { id: subjectId } : ofPackage(toManagedPackage(row, now)) }
  }
  if (subjectType === 'client') {
    const row = clients.find(({ id }) => id === subjectId)
    return { client: row === undefined ? { id: subjectId } : ofClient(row) }
  }
  const row = consultations.find(({ consultation }) => consultation.id === subjectId)
  return { consultation: row === undefined ? { id: subjectId } : ofConsultation(toManagedConsultation(row, seats)) }
}

const ofConsultations = [
  'id',
  'reference',
  'practice',
  'source',
  'serviceType',
  'course',
  'type',
  'status',
  'startsAt',
  'endsAt',
  'durationMinutes',
  'capacity',
  'seatPrice',
  'version',
] as const satisfies (keyof ManagedConsultation)[]

const ofSeats = [
  'id',
  'status',
  'paidWith',
  'price',
  'reschedules',
  'cancelledAt',
  'creditGivenBack',
] as const satisfies (keyof ManagedConsultation['seats'][number])[]

function ofConsultation(told: ManagedConsultation) {
  return {
    ...pick(told, ofConsultations),
    title: maskContact(told.title),
    consultant: pick(told.consultant, ['id', 'name', 'timeZone']),
    seats: told.seats.map((seat) => ({
      ...pick(seat, ofSeats),
      client: pick(seat.client, ['id']),
      credits: seat.credits === null ? null : pick(seat.credits, ['used', 'purchaseId', 'reference']),
    })),
  }
}

const ofPurchases = [
  'id',
  'reference',
  'practice',
  'state',
  'charged',
  'createdAt',
  'paidAt',
  'expiresAt',
  'subscription',
  'schedule',
  'dispute',
  'primary',
  'credits',
  'active',
  'warning',
] as const satisfies (keyof ManagedPurchase)[]

function ofPurchase(told: ManagedPurchase) {
  const { client, consultant, package: sold } = told
  return {
    ...pick(told, ofPurchases),
    consultant: pick(consultant, ['id', 'name']),
    client: client === null ? null : pick(client, ['id']),
    package: { ...pick(sold, ['packageId', 'type', 'price']), title: maskContact(sold.title) },
  }
}

function pick<Thing extends object, Key extends keyof Thing>(thing: Thing, keys: readonly Key[]): Pick<Thing, Key> {
  return Object.fromEntries(keys.map((key) => [key, thing[key]])) as Pick<Thing, Key>
}

/** Links into calendars of others are for buyers. */
function ofPackage({ calendlyLink: _, ...told }: ManagedPackage) {
  return told
}

function ofClient({ id, userId, createdAt, erasedAt }: EventFacts[5][number]) {
  return { id, verified: userId !== null, createdAt: new Date(createdAt).toISOString(), erased: erasedAt !== null }
}
