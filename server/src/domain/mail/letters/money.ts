import { spell } from '../../currency.ts'
import type { Letter, MailContext } from '../letter.ts'
import type { NewsFacts } from '../news.ts'

/** Contact details are not in it: an address that merely paid has proven nothing yet. */
export function purchaseConfirmed(facts: NewsFacts['purchase_confirmed'], context: MailContext): Letter {
  const { title, bundleDescription, priceMinor, currency } = facts
  const { words } = context
  return {
    subject: words.purchase.subject(title),
    heading: words.purchase.heading(nameOf(context)),
    paragraphs: [],
    facts: [
      [words.included, `${title}: ${bundleDescription}`],
      [words.price, priceMinor === 0 ? words.purchase.free : spell(priceMinor, currency)],
      [words.reference, facts.reference],
    ],
    afterwards: [words.signInOnPage],
    buttons: toPage(facts, context),
  }
}

export function subscriptionStarted(facts: NewsFacts['subscription_started'], context: MailContext): Letter {
  const { title, bundleDescription, priceMinor, currency, everyMonths } = facts
  const { words } = context
  const { subscription } = words
  return {
    subject: subscription.subject(title),
    heading: subscription.heading(nameOf(context)),
    paragraphs: [],
    facts: [
      [words.included, `${title}: ${bundleDescription}, ${subscription.every(everyMonths)}`],
      [words.price, subscription.until(spell(priceMinor, currency), everyMonths)],
      [words.reference, facts.reference],
    ],
    afterwards: [subscription.signIn],
    buttons: toPage(facts, context),
  }
}

export function subscriptionUnpaid(facts: NewsFacts['subscription_unpaid'], context: MailContext): Letter {
  const { title, invoiceUrl, pageUrl, reference } = facts
  const { unpaid, reference: label } = context.words
  return {
    subject: unpaid.subjectFailed(title),
    heading: unpaid.headingFailed(title, nameOf(context)),
    paragraphs: [unpaid.keeps, unpaid.mend],
    facts: [[label, reference]],
    buttons: [
      ...(invoiceUrl === null ? [] : [{ words: unpaid.payNow, href: invoiceUrl }]),
      ...(pageUrl === null ? [] : [{ words: unpaid.changeCard, href: pageUrl }]),
    ],
  }
}

export function instalmentUnpaid(facts: NewsFacts['instalment_unpaid'], context: MailContext): Letter {
  const { title, amountMinor, currency, payUrl, reference } = facts
  const { unpaid, reference: label } = context.words
  return {
    subject: unpaid.subjectOpen(title),
    heading: unpaid.headingOpen(spell(amountMinor, currency), title, nameOf(context)),
    paragraphs: [unpaid.byLink],
    facts: [[label, reference]],
    buttons: [{ words: unpaid.payNow, href: payUrl }],
  }
}

export function refundMade(facts: NewsFacts['refund_made'], context: MailContext): Letter {
  const { title, amountMinor, currency, reference } = facts
  const { refund, reference: label } = context.words
  return {
    subject: refund.subject(title),
    heading: refund.heading(nameOf(context), spell(amountMinor, currency), title),
    paragraphs: [refund.days],
    facts: [[label, reference]],
    buttons: toPage(facts, context),
  }
}

/** Tells an owner that a refund did not reach the buyer, and what that means. */
export function refundFailed(facts: NewsFacts['refund_failed'], { words }: MailContext): Letter {
  const { reference, title, amountMinor, currency, buyerEmail, creditsGivenBack, dashboardUrl } = facts
  const { refund, reference: label, openDashboard } = words
  return {
    subject: refund.failedSubject(reference),
    heading: refund.failedHeading(spell(amountMinor, currency), title),
    paragraphs: [refund.paidAgain(creditsGivenBack), refund.tell(buyerEmail)],
    facts: [[label, reference]],
    buttons: [{ words: openDashboard, href: dashboardUrl }],
  }
}

export function nameOf({ practice }: MailContext): string {
  return practice?.name ?? 'Deskbell'
}

export function toPage({ pageUrl }: { pageUrl: string | null }, { words }: MailContext) {
  return pageUrl === null ? [] : [{ words: words.openPage, href: pageUrl }]
}
