import * as z from 'zod/mini'

/** UUIDv7 in canonical form. */
export const id = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'This is not a valid id.'))

/** The `{id}` of an address. */
export const byId = z.object({ id })

export const practiceSlug = z
  .string()
  .check(z.regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'Use lower-case letters, digits and hyphens.'))

/** Dates such as 30 February would silently become another day. */
function isOnTheCalendar(text: string): boolean {
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 19))
}

/** ISO 8601 in UTC, e.g. `2026-12-01T14:00:00.000Z`. */
export const instant = z
  .string()
  .check(
    z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/, 'Use UTC, as in 2026-12-01T14:00:00Z.'),
    z.refine(isOnTheCalendar, 'There is no such date or time.'),
  )

/** ISO 4217, upper case. Which currencies can be charged is a rule of `domain/currency.ts`. */
export const currencyCode = z.string().check(z.regex(/^[A-Z]{3}$/, 'Use a three-letter currency code such as USD.'))

/** An amount in minor units of its currency: `{"amount":45000,"currency":"USD"}` is 450 dollars. */
export const money = z.strictObject({
  amount: z.int('Use a whole number of minor units (cents).').check(z.minimum(0, 'A price cannot be negative.')),
  currency: currencyCode,
})
export type Money = z.infer<typeof money>

const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Letters, digits, punctuation or symbols, and not only those that are drawn as nothing. */
function hasVisibleCharacter(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(/[\u115f\u1160\u2800\u3164\uffa0]/g, ''))
}

/**
 * Half a character, as cutting a text at the wrong place leaves. Written into JSON it comes out of the database as bytes
 * that are no text, and ends the process of the driver that reads them.
 */
const whole = z.refine<string>((text) => text.isWellFormed(), 'There is half a character in this: type it again.')

/** One line of visible text: trimmed, 1 to `maxLength` characters. */
export const line = (maxLength: number) =>
  z.string().check(
    z.trim(),
    z.refine(hasVisibleCharacter, 'This cannot be empty.'),
    whole,
    z.maxLength(maxLength, `Use at most ${maxLength} characters.`),
    z.refine(
      (text) => !controlCharacters.test(text) && !/[\r\n\u2028\u2029]/.test(text),
      'Use one line of plain text.',
    ),
  )

/** Several lines of plain text, possibly none. */
export const prose = (maxLength: number) =>
  z.string().check(
    z.trim(),
    whole,
    z.maxLength(maxLength, `Use at most ${maxLength} characters.`),
    z.refine((text) => !controlCharacters.test(text), 'Use plain text.'),
  )

/** An address as people type it, kept in lower case: two spellings are one person. */
export const emailAddress = z
  .string()
  .check(z.trim(), z.toLowerCase(), z.maxLength(254), z.email('Enter an email address such as name@example.com.'))

export const httpsUrl = z.string().check(
  z.maxLength(2000),
  z.refine((text) => {
    const url = URL.parse(text)
    return url !== null && url.protocol === 'https:' && url.username === '' && url.password === ''
  }, 'Use a full address that starts with https://.'),
)

export const pageOf = <Item extends z.ZodMiniType>(item: Item) =>
  z.object({ data: z.array(item), nextCursor: z.nullable(z.string()) })
