import { isEmail } from '../http/parameters.ts'
import type { CardDetails } from '../resources/payment-methods.ts'
import { isCardNumber } from '../test-cards.ts'
import { groupedNumber } from './card-fields.ts'

const fieldNames = ['email', 'card', 'expiry', 'cvc', 'name', 'code', 'country'] as const

export type FieldName = (typeof fieldNames)[number]

/** As typed, so that nothing has to be typed twice. */
export type Typed = Partial<Record<FieldName, string>>
export type FieldErrors = Partial<Record<FieldName, string>>

/** What people need not look up to try the page; a program may leave these fields out. */
const anyExpiry = '12 / 34'
const anyCvc = '123'

type Reading = { card: CardDetails } | { errors: FieldErrors }

export function typedFrom(body: Record<string, unknown>): Typed {
  const entries = fieldNames.map((name) => [name, body[name]] as const)
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string'))
}

/** The form with a test card chosen from the list. */
export const filledIn = (typed: Typed, number: string): Typed => ({
  ...typed,
  card: groupedNumber(number),
  expiry: typed.expiry || anyExpiry,
  cvc: typed.cvc || anyCvc,
  name: typed.name || 'Test Payer',
})

/** The month and year on a card such as `12 / 34`. */
function expiryFrom(typed: string): { month: number; year: number } | null {
  const [, month, year] = /^(\d{1,2})\s*[/-]?\s*(\d{4}|\d{2})$/.exec(typed.trim()) ?? []
  if (!month || !year || Number(month) < 1 || Number(month) > 12) return null
  return { month: Number(month), year: Number(year) + (year.length === 2 ? 2000 : 0) }
}

type Wanted = { email: string | null; needsCard: boolean; nowMs: number }

export function readCard(typed: Typed, { email: known, needsCard, nowMs }: Wanted): Reading {
  const email = known ?? typed.email?.trim() ?? ''
  const number = (typed.card ?? '').replace(/[\s-]/g, '')
  const expiry = expiryFrom(typed.expiry ?? anyExpiry)
  const errors: FieldErrors = {}
  if (!isEmail(email)) errors.email = 'Enter an email address, such as name@example.com.'
  if (needsCard) {
    if (!isCardNumber(number)) errors.card = 'Enter a card number. The test cards below all work.'
    if (!expiry) errors.expiry = 'Enter the month and year, such as 12 / 34.'
    else if (isPast(expiry, nowMs)) errors.expiry = 'Enter a date that is still to come.'
    if (!/^\d{3,4}$/.test((typed.cvc ?? anyCvc).trim())) errors.cvc = 'Enter the 3 or 4 digits.'
    if (typed.name?.trim() === '') errors.name = 'Enter the name on the card.'
  }
  if (Object.keys(errors).length > 0) return { errors }
  const { month, year } = expiry ?? { month: 12, year: 2034 }
  return { card: { number, expMonth: month, expYear: year, email, name: typed.name?.trim() ?? null } }
}

function isPast(expiry: { month: number; year: number }, nowMs: number): boolean {
  return Date.UTC(expiry.year, expiry.month, 1) <= nowMs
}
