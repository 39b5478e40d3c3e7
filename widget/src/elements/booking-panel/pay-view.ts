import { html, nothing, type TemplateResult } from 'lit'
import { payerKey, type Payer } from '../../controllers/booking-pay.ts'
import type { StepView } from './steps-view.ts'

const kindWords = { private: 'inPrivate', group: 'inGroup', course: 'inCourse' } as const

/** What it takes, and what is left of it. */
const payerWords = (view: StepView, payer: Payer): { takes: TemplateResult | string; note: string } => {
  switch (payer.with) {
    case 'credits': {
      const { cost: count, remaining: left, remainingAfter, title, serviceType } = payer.grant
      const kind = view.t(kindWords[serviceType])
      if (left === null) return { takes: view.t('creditsUnlimited', { title }), note: '' }
      return {
        takes: left === 1 ? view.t('lastCredit', { kind }) : view.t('credits', { count, left, kind }),
        note: [title, remainingAfter === null ? '' : view.t('leftAfter', { count: remainingAfter })]
          .filter(Boolean)
          .join(' · '),
      }
    }
    case 'trial':
      return { takes: view.t('trial'), note: view.t('paidNothing') }
    case 'checkout': {
      const { price, was } = payer
      return {
        takes: html`${view.t('today', { price: view.money(price) })}
        ${was ? html`<del aria-label=${view.t('wasPrice', { price: view.money(was) })}>${view.money(was)}</del>` : nothing}`,
        note: was ? view.t('early') : '',
      }
    }
  }
}

const choice = (view: StepView, payer: Payer, chosen: boolean): TemplateResult => {
  const { takes, note } = payerWords(view, payer)
  const key = payerKey(payer)
  return html`<label class="payer" part="payer">
    <input
      type="radio"
      name="payer"
      value=${key}
      .checked=${chosen}
      @change=${() => view.steps.details.choosePayer(key)}
    />
    <span><b>${takes}</b>${note ? html`<span class="quiet small">${note}</span>` : nothing}</span>
  </label>`
}

/** Where several could pay, one is chosen already. */
export const payers = (view: StepView): TemplateResult | typeof nothing => {
  const { payers: all, payer } = view.steps.details
  const chosen = payer && payerKey(payer)
  if (all.length < 2) return nothing
  return html`<fieldset class="payers">
    <legend>${view.t('paysWith')}</legend>
    ${all.map((one) => choice(view, one, payerKey(one) === chosen))}
  </fieldset>`
}

/** Said beside the button, always. */
export const paying = (view: StepView): TemplateResult => {
  const { payer, isSignedIn, means } = view.steps.details
  const words = payer && payerWords(view, payer)
  return html`<div class="pays" part="price" aria-live="polite">
    ${
      words
        ? html`<b>${words.takes}</b>
            <span class="quiet small"
              >${isSignedIn || payer.with === 'credits' ? words.note : view.t('orCredits')}</span
            >`
        : means === undefined
          ? html`<b class="pending">&nbsp;</b>`
          : nothing
    }
  </div>`
}
