import { html, nothing, type TemplateResult } from 'lit'
import type { PublicPackage } from '@deskbell/server/contract/packages'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { describePackage } from '../../package-view/describe-package.ts'
import { boughtBefore, linesOf, priceOf } from '../../package-view/package-parts.ts'
import { shownStep, type CheckoutView, type CheckoutWord } from './checkout-view.ts'

const renewals: Partial<Record<PublicPackage['type'], CheckoutWord>> = {
  monthly: 'termsMonthly',
  quarterly: 'termsQuarterly',
  annual: 'termsAnnual',
}

const termsOf = ({ price, paymentTerms }: PublicPackage): CheckoutWord =>
  paymentTerms && (paymentTerms.kind as string) !== 'full' ? 'termsParts' : price.amount ? 'termsOnce' : 'termsFree'

/** What was bought, where the package itself is not at hand. */
const asOffer = ({ package: snapshot }: Purchase) =>
  ({ ...snapshot, originalPrice: null, valuePerSession: null, placesLeft: null }) as unknown as PublicPackage

/** What is bought, for how much and on which terms: beside every step until it is paid. */
export const orderSummary = (view: CheckoutView): TemplateResult | typeof nothing => {
  const { flow } = view
  const { offer, purchase, step } = flow.state
  const item = offer ?? (purchase && asOffer(purchase))
  if (!item) return nothing
  const described = describePackage(item, view)
  const due = (step.at === 'unpaid' && step.amountDue) || item.paymentTerms?.parts?.[0]?.amount
  return html`
    <aside class="summary ${shownStep(step) === 'offer' ? 'full' : ''}" part="summary" aria-label=${view.t('order')}>
      <h3 part="title">${item.title}</h3>
      ${linesOf(described.inside)} ${priceOf(described, view)}
      <p class="quiet small" part="terms">
        ${view.t(renewals[item.type] ?? termsOf(item), { price: described.price })}
      </p>
      ${due ? html`<p class="due" part="due"><span>${view.t('dueToday')}</span> <b>${view.money(due)}</b></p>` : nothing}
      ${flow.practice?.testMode ? html`<p class="small" part="test-mode">${view.t('testMode')}</p>` : nothing}
      ${offer ? boughtBefore(view, offer.id) : nothing}
    </aside>
  `
}
