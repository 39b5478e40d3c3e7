import type { PackageTemplate } from '../contract/package-tools.ts'
import { fractionDigits } from './currency.ts'

/** How many sessions, and what one costs, in whole units of a currency such as the dollar. */
const templates = [
  { key: 'starter', title: 'Starter', sessionCount: 5, perSession: 100 },
  { key: 'standard', title: 'Standard', sessionCount: 12, perSession: 100 },
  { key: 'premium', title: 'Premium', sessionCount: 24, perSession: 90 },
  { key: 'elite', title: 'Elite', sessionCount: 50, perSession: 80 },
] as const

/** Round figures to start from where a unit is worth far less than a dollar; no rates of exchange. */
const scale: Readonly<Record<string, number>> = {
  BRL: 5,
  INR: 50,
  AED: 4,
  MYR: 4,
  PLN: 4,
  RON: 4,
  DKK: 7,
  SEK: 10,
  NOK: 10,
  HKD: 8,
  MXN: 20,
  CZK: 20,
  HUF: 200,
  JPY: 150,
  BIF: 3_000,
  CLP: 1_000,
  DJF: 180,
  GNF: 8_000,
  KMF: 450,
  KRW: 1_400,
  MGA: 4_500,
  PYG: 7_500,
  RWF: 1_400,
  VND: 20_000,
  VUV: 120,
  XAF: 600,
  XOF: 600,
  XPF: 110,
  ISK: 140,
  // Stripe charges no more than 999,999.
  UGX: 200,
  TND: 3,
}

/** Packages that most practices begin with, priced in the practice's currency. */
export function packageTemplates(currency: string): PackageTemplate[] {
  const unitMinor = (scale[currency] ?? 1) * 10 ** fractionDigits(currency)
  return templates.map(({ key, title, sessionCount, perSession }) => ({
    key,
    sessionCount,
    valuePerSession: { amount: perSession * unitMinor, currency },
    draft: {
      type: 'bundle',
      title,
      price: { amount: sessionCount * perSession * unitMinor, currency },
      sessionDurationMinutes: 60,
      allowances: [{ serviceType: 'private', consultantTier: 0, credits: sessionCount, creditUnitMinutes: 60 }],
    },
  }))
}
