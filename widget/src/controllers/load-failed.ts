import { html, type TemplateResult } from 'lit'
import type { ApiError } from '../api/api-error.ts'
import { primaryAction } from './action.ts'
import { problemNotice } from './problem-words.ts'
import { problemOf, type Problem } from './problem.ts'
import { signInForm, type SignInView } from './sign-in-view.ts'

/** Asks for a code on a device that holds no key to the purchase; says so where somebody else may be signed in. */
export const proveBuyer = (host: SignInView, problem: Problem, why: string): TemplateResult => html`
  ${/^(forbidden|not_found)$/.test(problem.code) ? problemNotice(host, { code: 'not_yours' }) : html`<p>${why}</p>`}
  ${signInForm(host)}
`

/** What is the buyer's did not come: by proving the buyer, with `why`, or by another try it may. */
export const loadFailed = (host: SignInView, error: ApiError, why: string, retry: () => void): TemplateResult => {
  const problem = problemOf(error)
  return error.status === 401 || error.status === 403 || error.status === 404
    ? proveBuyer(host, problem, why)
    : html`${problemNotice(host, problem)}
        <div class="actions">${primaryAction(host.t('retry'), { press: retry })}</div>`
}
