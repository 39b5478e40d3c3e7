import type { Allowance, ManagedPackage, PackageInput, PublicPackage } from '../../contract/packages.ts'
import type { Money } from '../../contract/primitives.ts'
import { describeBundle, sessionCount, valuePerSession } from '../../domain/allowances.ts'
import { eligibilityRules } from '../../domain/eligibility.ts'
import { effectivePrice, type EffectivePrice, type StoredPrice } from '../../domain/package-price.ts'
import { paymentParts } from '../../domain/payment-terms.ts'
import { saleState } from '../../domain/sale-window.ts'
import { maySell } from '../../domain/selling.ts'
import type { PackageRow } from './package-row.ts'

/** The same row at its price in another currency; null where it is not sold in that. */
export function inCurrency(row: PackageRow, currency: string): PackageRow | null {
  const price = pricesOf(row).find((one) => one.currency === currency)
  return price === undefined ? null : { ...row, price: { ...row.price, ...price } }
}

/** What a package costs at a moment, in the currency its row was read in. */
export function priceAt({ package: item, price }: PackageRow, now: number): EffectivePrice {
  return effectivePrice(price, item.offerEndsAt, now)
}

/** A package as everybody may see it at a moment: offers that are over have given way to the original price. */
export function toPublicPackage(row: PackageRow, now: number): PublicPackage {
  const { package: item, consultant } = row
  const { currency } = row.price
  const allowances = allowancesOf(row)
  const sessions = sessionCount(allowances, item.sessionDurationMinutes)
  const current = priceAt(row, now)
  const price = { amount: current.priceMinor, currency }
  const rules = eligibilityRules(item)
  return {
    id: item.id,
    practice: row.practiceSlug,
    consultant,
    type: item.type,
    category: item.category,
    title: item.title,
    tagline: item.tagline,
    badge: item.badge,
    description: item.description,
    features: item.features,
    price,
    originalPrice: moneyOrNull(current.originalPriceMinor, currency),
    offer: current.offerEndsAt === null ? null : { endsAt: iso(current.offerEndsAt) },
    prices: pricesBeside(row, currency).map((one) => toPrice(one.currency, effectivePrice(one, item.offerEndsAt, now))),
    saleEndsAt: isoOrNull(item.saleEndsAt),
    sessionDurationMinutes: item.sessionDurationMinutes,
    allowances,
    bundleDescription: item.bundleDescription ?? describeBundle(allowances),
    sessionCount: sessions,
    valuePerSession: valuePerSession(price, sessions),
    validDays: item.validDays,
    rollOver: item.rollOver,
    eligibility: rules === null ? null : { newClientsOnly: rules.newClientsOnly, maxPerClient: rules.maxPerClient },
    paymentTerms: termsAt(row, price),
    featured: item.featured,
    displayOrder: item.displayOrder,
    placesLeft: item.stockLimit === null ? null : Math.max(0, item.stockLimit - row.placesTaken),
    selling: price.amount === 0 || maySell(row.practiceSelling),
    scheduling: item.calendlyLink !== null ? 'calendly' : row.takesBookings ? 'deskbell' : 'contact',
  }
}

export function toManagedPackage(row: PackageRow, now: number): ManagedPackage {
  const { package: item } = row
  const shown = toPublicPackage(row, now)
  const { price, originalPrice, prices, saleStartsAt, offerEndsAt } = toWrittenPackage(row)
  return {
    ...shown,
    price,
    originalPrice,
    prices,
    currentPrice: shown.price,
    active: item.active,
    calendlyLink: item.calendlyLink,
    writtenBundleDescription: item.bundleDescription,
    stockLimit: item.stockLimit,
    soldCount: row.placesTaken,
    saleState: saleState(item, now),
    saleStartsAt,
    offerEndsAt,
    newClientsOnly: item.newClientsOnly,
    maxPerClient: item.maxPerClient,
    creditsRule: item.creditsRule,
    version: item.version,
    createdAt: iso(item.createdAt),
    updatedAt: iso(item.updatedAt),
  }
}

/** The package as its consultant wrote it: what a change is compared with, and made from. */
export type WrittenPackage = Omit<PackageInput, 'practice' | 'consultantId'>

export function toWrittenPackage(row: PackageRow): WrittenPackage {
  const { package: item } = row
  const { currency } = item
  const primary = pricesOf(row).find((price) => price.currency === currency) ?? row.price
  return {
    type: item.type,
    title: item.title,
    category: item.category,
    tagline: item.tagline,
    badge: item.badge,
    description: item.description,
    features: item.features,
    price: { amount: primary.priceMinor, currency },
    originalPrice: moneyOrNull(primary.originalPriceMinor, currency),
    prices: pricesBeside(row, currency).map((price) => toPrice(price.currency, price)),
    sessionDurationMinutes: item.sessionDurationMinutes,
    allowances: allowancesOf(row),
    bundleDescription: item.bundleDescription,
    validDays: item.validDays,
    rollOver: item.rollOver,
    saleStartsAt: isoOrNull(item.saleStartsAt),
    saleEndsAt: isoOrNull(item.saleEndsAt),
    offerEndsAt: isoOrNull(item.offerEndsAt),
    newClientsOnly: item.newClientsOnly,
    maxPerClient: item.maxPerClient,
    paymentTerms: item.paymentTerms,
    creditsRule: item.creditsRule,
    featured: item.featured,
    active: item.active,
    displayOrder: item.displayOrder,
    stockLimit: item.stockLimit,
    calendlyLink: item.calendlyLink,
  }
}

function termsAt({ package: { paymentTerms, creditsRule } }: PackageRow, price: Money): PublicPackage['paymentTerms'] {
  if (paymentTerms.kind === 'full') return null
  const parts = paymentParts(price.amount, paymentTerms).map(({ amountMinor, ...due }) => ({
    ...due,
    amount: { amount: amountMinor, currency: price.currency },
  }))
  return { ...paymentTerms, creditsRule, parts }
}

type PriceRow = StoredPrice & { currency: string; stripePriceId: string | null }

const allowancesOf = (row: PackageRow) => JSON.parse(row.allowances) as Allowance[]
const pricesOf = (row: PackageRow) => JSON.parse(row.prices) as PriceRow[]
const pricesBeside = (row: PackageRow, currency: string) => pricesOf(row).filter((price) => price.currency !== currency)

function toPrice(currency: string, { priceMinor, originalPriceMinor }: StoredPrice) {
  return { amount: priceMinor, currency, originalPrice: moneyOrNull(originalPriceMinor, currency) }
}

const moneyOrNull = (amount: number | null, currency: string) => (amount === null ? null : { amount, currency })
const iso = (instantAt: number) => new Date(instantAt).toISOString()
const isoOrNull = (instantAt: number | null) => (instantAt === null ? null : iso(instantAt))
