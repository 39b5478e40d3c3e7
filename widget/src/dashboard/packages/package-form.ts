import type { Allowance, ManagedPackage, PackageDraft, PublicPackage } from '@deskbell/server/contract/packages'
import type { Money } from '@deskbell/server/contract/primitives'
import { parsePrice, spellPrice } from '../forms/price-input.ts'

export interface AllowanceValues {
  serviceType: Allowance['serviceType']
  credits: string
  isUnlimited: boolean
  creditUnitMinutes: Allowance['creditUnitMinutes']
  consultantTier: number
}

/** A package as it stands in the form: what was typed, not yet what it means. */
export interface PackageValues {
  type: PublicPackage['type']
  consultantId: string
  title: string
  tagline: string
  description: string
  features: string
  price: string
  originalPrice: string
  currency: string
  sessionDurationMinutes: string
  allowances: AllowanceValues[]
  bundleDescription: string
  validDays: string
  calendlyLink: string
  badge: string
  displayOrder: string
  stockLimit: string
  featured: boolean
  active: boolean
  /** What the form does not show and must not lose. */
  unshown: UnshownFields
}

type UnshownFields = Pick<
  PackageDraft,
  | 'category'
  | 'prices'
  | 'rollOver'
  | 'saleStartsAt'
  | 'saleEndsAt'
  | 'offerEndsAt'
  | 'newClientsOnly'
  | 'maxPerClient'
  | 'paymentTerms'
  | 'creditsRule'
>

export const newAllowance = (serviceType: Allowance['serviceType'] = 'private'): AllowanceValues => ({
  serviceType,
  credits: '',
  isUnlimited: false,
  creditUnitMinutes: 60,
  consultantTier: 0,
})

export const emptyPackage = (currency: string, consultantId: string): PackageValues => ({
  type: 'bundle',
  consultantId,
  title: '',
  tagline: '',
  description: '',
  features: '',
  price: '',
  originalPrice: '',
  currency,
  sessionDurationMinutes: '60',
  allowances: [newAllowance()],
  bundleDescription: '',
  validDays: '',
  calendlyLink: '',
  badge: '',
  displayOrder: '0',
  stockLimit: '',
  featured: false,
  active: true,
  unshown: {},
})

const text = (value: string | number | null): string => (value === null ? '' : String(value))

export const valuesOf = (pack: ManagedPackage): PackageValues => ({
  type: pack.type,
  consultantId: pack.consultant?.id ?? '',
  title: pack.title,
  tagline: text(pack.tagline),
  description: pack.description,
  features: pack.features.join('\n'),
  price: spellPrice(pack.price),
  originalPrice: pack.originalPrice ? spellPrice(pack.originalPrice) : '',
  currency: pack.price.currency,
  sessionDurationMinutes: text(pack.sessionDurationMinutes),
  allowances: pack.allowances.map(({ credits, ...allowance }) => ({
    ...allowance,
    credits: text(credits),
    isUnlimited: credits === null,
  })),
  bundleDescription: text(pack.writtenBundleDescription),
  validDays: text(pack.validDays),
  calendlyLink: text(pack.calendlyLink),
  badge: text(pack.badge),
  displayOrder: text(pack.displayOrder),
  stockLimit: text(pack.stockLimit),
  featured: pack.featured,
  active: pack.active,
  unshown: unshownOf(pack),
})

const unshownOf = (pack: ManagedPackage): UnshownFields => {
  const { category, prices, rollOver, saleStartsAt, saleEndsAt, offerEndsAt, newClientsOnly, maxPerClient } = pack
  const fields = { category, prices, rollOver, saleStartsAt, saleEndsAt, offerEndsAt, newClientsOnly, maxPerClient }
  const terms = { paymentTerms: termsOf(pack.paymentTerms), creditsRule: pack.creditsRule }
  const present = Object.entries({ ...fields, ...terms }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present) as UnshownFields
}

/** As they were written: what follows from them is not sent back. */
const termsOf = (terms: ManagedPackage['paymentTerms']): PackageDraft['paymentTerms'] => {
  if (terms?.kind === 'deposit')
    return { kind: 'deposit', depositMinor: terms.depositMinor, balanceDueDays: terms.balanceDueDays }
  if (terms?.kind === 'instalments') return { kind: 'instalments', count: terms.count, everyMonths: terms.everyMonths }
  return terms === null ? { kind: 'full' } : undefined
}

/** Digits only: what a person types where a whole number belongs. Null where it is none. */
export const wholeNumber = (typed: string): number | null =>
  /^\d{1,9}$/.test(typed.trim()) ? Number(typed.trim()) : null

export const linesOfFeatures = (features: string): string[] =>
  features
    .split('\n')
    .map((line) => line.replace(/^\s*[-–•*]\s+/, '').trim())
    .filter(Boolean)

const moneyOf = (typed: string, currency: string): Money => {
  const price = parsePrice(typed, currency)
  return { amount: price.ok ? price.amount : 0, currency }
}

const allowanceOf = ({ credits, isUnlimited, ...allowance }: AllowanceValues): Allowance => ({
  ...allowance,
  credits: isUnlimited ? null : (wholeNumber(credits) ?? 0),
})

const orNull = (typed: string): string | null => typed.trim() || null

/** What is sent; right only for values without problems. */
export const draftOf = (values: PackageValues): PackageDraft => ({
  ...values.unshown,
  type: values.type,
  ...(values.consultantId && { consultantId: values.consultantId }),
  title: values.title.trim(),
  tagline: orNull(values.tagline),
  badge: orNull(values.badge),
  description: values.description.trim(),
  features: linesOfFeatures(values.features),
  price: moneyOf(values.price, values.currency),
  originalPrice: values.originalPrice.trim() ? moneyOf(values.originalPrice, values.currency) : null,
  sessionDurationMinutes: wholeNumber(values.sessionDurationMinutes) ?? 0,
  allowances: values.allowances.map(allowanceOf),
  bundleDescription: orNull(values.bundleDescription),
  validDays: wholeNumber(values.validDays),
  featured: values.featured,
  active: values.active,
  displayOrder: wholeNumber(values.displayOrder) ?? 0,
  stockLimit: wholeNumber(values.stockLimit),
  calendlyLink: orNull(values.calendlyLink),
})

/** A package as it is, for sending it back with a small change. */
export const draftOfPackage = (pack: ManagedPackage): PackageDraft => draftOf(valuesOf(pack))
