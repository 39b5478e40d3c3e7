import { html, nothing, type TemplateResult } from 'lit'
import { problemSentences } from '../locales/en/problems.ts'
import { translate, type Messages } from '../locales/messages.ts'
import type { Problem } from './problem.ts'

const sentences: Messages = problemSentences

const synonyms: Record<string, string> = {
  unauthenticated: 'session_expired',
  unavailable: 'payments_unavailable',
  practice_missing: 'return_url_not_allowed',
}

const inWords = (seconds: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'unit', unitDisplay: 'long', unit: seconds < 100 ? 'second' : 'minute' }).format(
    seconds < 100 ? seconds : Math.ceil(seconds / 60),
  )

/** Says what is wrong and what to do; the server's words where the page has none. */
export const problemWords = ({ code, message, waitSeconds }: Problem, locale: string): string =>
  translate(sentences[synonyms[code] ?? code] ?? (message || problemSentences.other), { wait: inWords(waitSeconds ?? 60, locale) }, locale)

/** A problem of the whole form or view; read out when it appears. */
export const problemNotice = (problem: Problem | null | undefined, locale: string): TemplateResult | typeof nothing =>
  problem ? html`<p class="error" part="error" role="alert">${problemWords(problem, locale)}</p>` : nothing
