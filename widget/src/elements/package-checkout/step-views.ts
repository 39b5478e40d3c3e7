import { html, nothing, type TemplateResult } from 'lit'
import { primaryAction, textAction } from '../../controllers/action.ts'
import type { CheckoutStep } from '../../controllers/checkout-state.ts'
import { field, submitted } from '../../controllers/field.ts'
import { problemNotice, problemWords } from '../../controllers/problem-words.ts'
import { proveBuyer } from '../../controllers/load-failed.ts'
import { signInForm } from '../../controllers/sign-in-view.ts'
import type { Problem } from '../../controllers/problem.ts'
import { describePackage } from '../../package-view/describe-package.ts'
import { shownStep, type CheckoutView, type CheckoutWord, type ShownStep } from './checkout-view.ts'

type Step<At extends CheckoutStep['at']> = Extract<CheckoutStep, { at: At }>

/** The page hears once that something is shown. */
const once = (event: Event): void => event.stopPropagation()

const busy = (view: CheckoutView): string | false => view.flow.state.step.at === 'starting' && view.t('moment')

const actions = (...buttons: (TemplateResult | typeof nothing)[]) =>
  html`<div class="actions" part="actions">${buttons}</div>`

/** The label of the button that leads on from the offer and from the buyer. */
const onward = ({ flow }: CheckoutView, known: boolean): CheckoutWord =>
  !flow.state.offer?.price.amount ? 'getFree' : known ? 'toPayment' : 'continue'

/** Why it cannot be bought, with the checkout to go on with where there is one. */
const refusal = (view: CheckoutView, problem: Problem | undefined) => {
  const { openPurchaseId } = problem ?? {}
  if (!openPurchaseId) return problemNotice(view, problem)
  return html`<p class="notice" part="notice" role="alert">
    ${view.t('openCheckout')} ${textAction(view.t('goOnWithIt'), () => view.flow.goOnWith(openPurchaseId))}
  </p>`
}

const promotion = (view: CheckoutView, problem: Problem | null) => {
  const { flow } = view
  return html`<details part="promotion" ?open=${!!problem || !!flow.promotionCode}>
    <summary><bdi>${view.t('haveCode')}</bdi></summary>
    ${field({
      id: 'promotion',
      label: view.t('promotionCode'),
      autocomplete: 'off',
      value: flow.promotionCode,
      error: problem && problemWords(view, problem),
      typed: (text) => (flow.promotionCode = text),
    })}
  </details>`
}

const offer = (view: CheckoutView, { problem, priceBefore }: Partial<Step<'offer'>>) => {
  const { flow } = view
  const item = flow.state.offer
  if (!item) return html``
  const atCode = problem?.code === 'promotion_code_invalid' ? problem : null
  const { unavailable } = describePackage(item, view)
  return html`
    ${item.consultant ? html`<p class="quiet">${item.consultant.name}</p>` : nothing}
    ${item.description ? html`<p class="prose" part="description" dir="auto">${item.description}</p>` : nothing}
    ${
      item.features.length
        ? html`<ul part="features" dir="auto">
            ${item.features.map((feature) => html`<li>${feature}</li>`)}
          </ul>`
        : nothing
    }
    ${
      priceBefore
        ? html`<p class="notice" part="notice" role="alert">
            ${view.t('priceChanged', { before: view.money(priceBefore), now: view.money(item.price) })}
          </p>`
        : refusal(view, atCode ? undefined : problem)
    }
    ${item.price.amount && !unavailable ? promotion(view, atCode) : nothing}
    ${flow.email && !unavailable ? html`<p>${view.t('signedInAs', { email: flow.email })} ${textAction(view.t('notYou'), () => flow.forgetBuyer())}</p>` : nothing}
    ${
      unavailable
        ? html`<p class="notice" part="notice">${unavailable}</p>`
        : actions(primaryAction(view.t(onward(view, !!flow.email)), { busy: busy(view), press: () => flow.goOn() }))
    }
  `
}

const buyer = (view: CheckoutView, { problem }: Partial<Step<'buyer'>>) => {
  const { flow, signIn, prefillName } = view
  const { guest, nameMissing } = flow
  const name = field({
    id: 'name',
    label: guest ? view.t('optional', { label: view.t('name') }) : view.t('name'),
    autocomplete: 'name',
    value: flow.buyer.name ?? prefillName,
    error: nameMissing && view.t('name_missing'),
  })
  const back = textAction(view.t('back'), () => flow.back())
  if (!guest) {
    return html`
      ${refusal(view, problem)}
      ${signInForm(view, { fields: name, beside: back, sending: ({ name: given }) => flow.introduce(given) })}
    `
  }
  const atEmail = problem?.code === 'email_invalid' ? problem : null
  return html`
    <form novalidate @submit=${(event: SubmitEvent) => flow.buyAsGuest(submitted(event))}>
      ${name}
      ${field({
        id: 'email',
        label: view.t('optional', { label: view.t('email') }),
        type: 'email',
        autocomplete: 'email',
        inputmode: 'email',
        value: flow.buyer.email ?? signIn.state.email,
        error: atEmail && problemWords(view, atEmail),
      })}
      ${atEmail ? nothing : refusal(view, problem)}
      ${actions(primaryAction(view.t(onward(view, true)), { busy: busy(view) }), back)}
    </form>
  `
}

const unpaid = (view: CheckoutView, { reason, message, amountDue }: Step<'unpaid'>) => {
  const { flow } = view
  const again = amountDue
    ? primaryAction(view.t('payAgain', { price: view.money(amountDue) }), { press: () => flow.payAgain() })
    : primaryAction(view.t('startAgain'), { press: () => flow.startAgain() })
  return html`${message ? html`<p>${message}</p>` : nothing}
    <p>${view.t(reason)}</p>
    ${actions(again)}`
}

const underWay = (words: string) =>
  html`<div class="bar"></div>
    <p role="status">${words}</p>`

type StepViews = {
  readonly [At in ShownStep]: (
    view: CheckoutView,
    step: Step<At extends CheckoutStep['at'] ? At : 'starting'>,
  ) => TemplateResult
}

const views: StepViews = {
  loading: () => html`<div class="skeleton"></div>`,
  missing: (view, { problem }) =>
    problem.code === 'not_found'
      ? html`<p>${view.t('missing')}</p>`
      : html`${problemNotice(view, problem)}
        ${actions(primaryAction(view.t('retry'), { press: () => view.flow.startAgain() }))}`,
  // It says everything by itself, also that the gift is claimed.
  gift: (view) =>
    html`<deskbell-gift-claim
      .api=${view.api}
      .practice=${view.practice}
      .locale=${view.resolvedLocale}
      .timeZone=${view.timeZone}
      @deskbell-ready=${once}
    ></deskbell-gift-claim>`,
  offer,
  buyer,
  signed_in: (view) => underWay(view.t('moment')),
  payment: (view) => html`${view.flow.paymentShown ? nothing : underWay(view.t('moment'))}<slot name="payment"></slot>`,
  blocked: (view, { problem }) =>
    html`<p>${view.t('blocked')}</p>
      ${problemNotice(view, problem)}
      ${actions(primaryAction(view.t('openPaymentPage'), { busy: busy(view), press: () => view.flow.goOn() }))}`,
  leaving: (view, { url }) =>
    html`${underWay(view.t('leaving'))}
      <p><a href=${url}>${view.t('openPaymentPage')}</a></p>`,
  confirming: (view, { trouble }) => underWay(view.t(trouble)),
  proof: (view, { problem }) => proveBuyer(view, problem, view.t('proof')),
  unpaid,
  // What stands inside is seen only as long as the element is not there.
  done: (view, { purchaseId }) =>
    html`<slot name="success">
      <deskbell-purchase-success
        purchase=${purchaseId}
        .api=${view.api}
        .practice=${view.practice}
        .locale=${view.resolvedLocale}
        .timeZone=${view.timeZone}
        @deskbell-ready=${once}
      >
        <p>${view.t('paidButNotShown', { reference: view.flow.state.purchase?.reference ?? '' })}</p>
        ${actions(primaryAction(view.t('reload'), { press: () => location.reload() }))}
      </deskbell-purchase-success>
    </slot>`,
}

export const stepView = (view: CheckoutView): TemplateResult => {
  const { step } = view.flow.state
  return views[shownStep(step)](view, step as never)
}
