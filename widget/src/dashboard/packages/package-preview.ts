import type { Allowance, PublicPackage } from '@deskbell/server/contract/packages'
import type { Money } from '@deskbell/server/contract/primitives'
import { parsePrice } from '../forms/price-input.ts'
import { draftOf, type PackageValues } from './package-form.ts'

/** Sessions of the usual length that the allowances are good for; null where one is unlimited. */
export const sessionCount = (allowances: readonly Allowance[], sessionDurationMinutes: number): number | null => {
  if (allowances.some(({ credits }) => credits === null)) return null
  return allowances.reduce(
    (sessions, { credits, creditUnitMinutes }) =>
      sessions + Math.floor((credits ?? 0) / Math.max(1, Math.ceil(sessionDurationMinutes / creditUnitMinutes))),
    0,
  )
}

/** Rounded half up, as the server shows it; null where a package is free, unlimited or a single session. */
export const valuePerSession = ({ amount, currency }: Money, sessions: number | null): Money | null =>
  sessions === null || sessions < 2 || amount === 0
    ? null
    : { amount: Math.floor((2 * amount + sessions) / (2 * sessions)), currency }

/** What visitors would see of what stands in the form, as far as it can be read. */
export const previewOf = (values: PackageValues, practice: string): PublicPackage => {
  const draft = draftOf(values)
  const { price, sessionDurationMinutes } = draft
  const allowances = draft.allowances.filter(({ credits }) => credits !== 0)
  const sessions = sessionCount(allowances, sessionDurationMinutes)
  const before = parsePrice(values.originalPrice, values.currency)
  return {
    id: '',
    practice,
    consultant: null,
    type: values.type,
    title: draft.title,
    tagline: draft.tagline ?? null,
    badge: draft.badge ?? null,
    description: draft.description ?? '',
    features: draft.features ?? [],
    price,
    originalPrice: before.ok ? { amount: before.amount, currency: values.currency } : null,
    sessionDurationMinutes,
    allowances,
    bundleDescription: '',
    sessionCount: sessions,
    valuePerSession: valuePerSession(price, sessions),
    validDays: draft.validDays ?? null,
    featured: values.featured,
    displayOrder: 0,
    placesLeft: draft.stockLimit ?? null,
    scheduling: draft.calendlyLink ? 'calendly' : 'contact',
  }
}
