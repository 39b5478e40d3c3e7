import { html, type TemplateResult } from 'lit'
import { textAction } from '../../controllers/action.ts'
import type { BookingView } from './booking-view.ts'

/** Free times, or what is needed to know of them, did not come. */
export const failedView = (view: BookingView, retry: () => void): TemplateResult =>
  html`<div role="alert">
    <p>${view.t('timesFailed')}</p>
    <p>${textAction(view.t('retry'), retry)}</p>
  </div>`
