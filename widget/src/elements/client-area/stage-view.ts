import { html, nothing, type TemplateResult } from 'lit'
import { textAction } from '../../controllers/action.ts'
import type { AreaView } from './area-view.ts'

/** The page hears once that something is shown. */
const once = (event: Event): void => event.stopPropagation()

interface Around {
  failed: boolean
  retry: () => void
  close: () => void
}

/** Booking, moving and cancelling are the booking panel's: here is where it opens. */
export const stageView = (view: AreaView, { failed, retry, close }: Around): TemplateResult | typeof nothing => {
  const { stage } = view
  if (!stage) return nothing
  const consultantId = stage.intent === 'book' ? stage.consultantId : stage.consultation.consultant.id
  return html`<section class="card stage" id="stage" part="stage" tabindex="-1" aria-label=${view.t('book')}>
    <p>${textAction(view.t('back'), close)}</p>
    ${
      failed
        ? html`<p class="error" part="error" role="alert">${view.t('stageFailed')}</p>
            <p>${textAction(view.t('retry'), retry)}</p>`
        : html`<deskbell-booking-panel
            .consultant=${consultantId}
            .api=${view.api}
            .practice=${view.practice}
            .locale=${view.resolvedLocale}
            .timeZone=${view.timeZone}
            .packagesUrl=${view.packagesUrl}
            @deskbell-ready=${once}
          ></deskbell-booking-panel>`
    }
  </section>`
}
