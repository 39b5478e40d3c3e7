import { html, nothing, type TemplateResult } from 'lit'
import type { problemWords as words } from '../locales/en/problems.ts'
import type { MessageParams } from '../locales/messages.ts'
import type { Problem } from './problem.ts'

/** An element that has the words for what stops a visitor. */
export interface ProblemTeller {
  readonly resolvedLocale: string
  t(key: keyof typeof words, params?: MessageParams): string
}

const synonyms: Record<string, string> = {
  unauthenticated: 'session_expired',
  unavailable: 'payments_unavailable',
  practice_missing: 'return_url_not_allowed',
}

const inWords = (seconds: number, locale: string): string =>
  (seconds < 100 ? seconds : Math.ceil(seconds / 60)).toLocaleString(locale, {
    style: 'unit',
    unitDisplay: 'long',
    unit: seconds < 100 ? 'second' : 'minute',
  })

/** Says what is wrong and what to do; the server's words where the page has none. */
export const problemWords = (host: ProblemTeller, { code, message, waitSeconds = 60 }: Problem): string => {
  const key = (synonyms[code] ?? code) as keyof typeof words
  const said = host.t(key, { wait: inWords(waitSeconds, host.resolvedLocale) })
  return said === key ? message || host.t('other') : said
}

/** A problem of the whole form or view; read out when it appears. */
export const problemNotice = (
  host: ProblemTeller,
  problem: Problem | null | undefined,
): TemplateResult | typeof nothing =>
  problem ? html`<p class="error" part="error" role="alert">${problemWords(host, problem)}</p>` : nothing
