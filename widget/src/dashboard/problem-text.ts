import { ApiError } from '../api/api-error.ts'
import { translate, type Messages } from '../locales/messages.ts'

const words: Messages = {
  network: 'No connection. Nothing is lost: try again when you are back online.',
  unauthenticated: 'You are signed out. Sign in again, then repeat this.',
  session_expired: 'You are signed out. Sign in again, then repeat this.',
  forbidden: 'Your role in this practice does not include this. Ask its owner.',
  not_found: 'This is not there any more. It may have been archived, or belongs to another practice.',
  rate_limited: 'That was tried too often. Wait {wait}, then try again.',
  unavailable: 'The server is busy. Nothing was changed; try again in a moment.',
  link_used: 'This link was used already. Start the server again for a new one, or sign in by email.',
  link_expired: 'This link is too old. Start the server again for a new one, or sign in by email.',
  code_invalid: 'That is not the right code. Use the newest email, or send a new code.',
  code_expired: 'This code has expired. Send a new one.',
  email_missing: 'Enter your email address.',
  email_invalid: 'Enter an email address such as name@example.com.',
  code_short: 'Enter all six digits of the code.',
  other: 'That did not work. Try again in a moment.',
}

const inWords = (seconds: number, locale: string): string =>
  seconds < 100
    ? new Intl.NumberFormat(locale, { style: 'unit', unitDisplay: 'long', unit: 'second' }).format(seconds)
    : new Intl.NumberFormat(locale, { style: 'unit', unitDisplay: 'long', unit: 'minute' }).format(
        Math.ceil(seconds / 60),
      )

interface Wrong {
  code: string
  message?: string | undefined
  waitSeconds?: number | undefined
}

/** What is wrong and what to do; the server's words where the dashboard has none. */
export const wordsOf = ({ code, message, waitSeconds }: Wrong, locale: string): string =>
  translate(words[code] ?? (message || words['other'] || ''), { wait: inWords(waitSeconds ?? 60, locale) }, locale)

export const problemText = (error: unknown, locale: string): string => {
  if (!(error instanceof ApiError)) return wordsOf({ code: 'other' }, locale)
  const { code, message, retryAfterSeconds } = error
  return wordsOf({ code, message, waitSeconds: retryAfterSeconds }, locale)
}
