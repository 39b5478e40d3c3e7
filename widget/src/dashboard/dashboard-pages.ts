import { html, type TemplateResult } from 'lit'
import { primaryAction, textAction } from '../controllers/action.ts'
import type { MessageParams } from '../locales/messages.ts'
import type { DashboardApi } from './api.ts'
import type { dashboardWords } from './consultant-dashboard.words.ts'
import { paths } from './routes.ts'

type Say = (key: keyof typeof dashboardWords, params?: MessageParams) => string

/** A page that stands alone, without the sections around it. */
const alone = (content: TemplateResult): TemplateResult => html`<main class="alone">${content}</main>`

export const startingPage = (t: Say): TemplateResult => html`<p class="hidden" role="status">${t('starting')}</p>`

export const failedPage = (t: Say, problem: string, retry: () => void): TemplateResult =>
  alone(
    html`<h1>Deskbell</h1>
      <p role="alert">${problem}</p>
      ${primaryAction(t('retry'), { press: retry })}`,
  )

export const signInPage = (desk: DashboardApi, ownerToken: string): TemplateResult =>
  alone(html`<deskbell-dashboard-sign-in .desk=${desk} .ownerToken=${ownerToken}></deskbell-dashboard-sign-in>`)

export const withoutPracticePage = (t: Say, email: string, signOut: () => void): TemplateResult =>
  alone(
    html`<h1>${t('noPracticeTitle')}</h1>
      <p>${t('noPractice', { email })}</p>
      ${primaryAction(t('signOut'), { press: signOut })}`,
  )

export const missingPage = (t: Say): TemplateResult =>
  html`<div class="page">
    <h1>${t('missingTitle')}</h1>
    <p>${t('missing')}</p>
    <p><a href=${paths.home}>${t('toHome')}</a></p>
  </div>`

export const leaveDialog = (t: Say, { stay, leave }: { stay: () => void; leave: () => void }): TemplateResult =>
  html`<dialog aria-labelledby="leave-title" @close=${stay}>
    <div>
      <h2 id="leave-title">${t('leaveTitle')}</h2>
      <p>${t('leaveText')}</p>
      <div class="actions">${primaryAction(t('stay'), { press: stay })} ${textAction(t('leave'), leave)}</div>
    </div>
  </dialog>`

/** Over the view, which keeps all that was typed; it goes once somebody is signed in. */
export const signInAgainDialog = (t: Say, desk: DashboardApi): TemplateResult =>
  html`<dialog aria-labelledby="again-title" @cancel=${(event: Event) => event.preventDefault()}>
    <div>
      <h2 id="again-title">${t('againTitle')}</h2>
      <p>${t('againText')}</p>
      <deskbell-dashboard-sign-in .desk=${desk} bare></deskbell-dashboard-sign-in>
    </div>
  </dialog>`
