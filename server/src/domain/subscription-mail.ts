import { spell } from './currency.ts'
import { escapeHtml } from './escape-html.ts'

type Sold = { practiceName: string; reference: string; title: string; pageUrl: string | null }
type Mail = { subject: string; text: string; html: string }

const rhythms: Readonly<Record<number, string>> = { 1: 'month', 3: 'quarter', 12: 'year' }

/** Tells that a subscription has begun. Contact details are not in it: an address that merely paid has proven nothing yet. */
export function subscriptionStartedMail(
  sold: Sold & { bundleDescription: string; priceMinor: number; currency: string; everyMonths: number },
): Mail {
  const { practiceName, reference, title, bundleDescription, priceMinor, currency, everyMonths } = sold
  const rhythm = rhythms[everyMonths] ?? `${everyMonths} months`
  return letter(
    `${title}: your subscription has begun`,
    [
      `Your subscription with ${practiceName} has begun.`,
      `${title}: ${bundleDescription}, every ${rhythm}`,
      `Price: ${spell(priceMinor, currency)} every ${rhythm}, until you cancel`,
      `Reference: ${reference}`,
      'To see how to get in touch, to pick a time, or to change the subscription, open the page and sign in with this email address.',
    ],
    sold.pageUrl === null ? [] : [['Open the page', sold.pageUrl]],
  )
}

/** Tells that a payment of a subscription failed, and where to put it right. */
export function subscriptionUnpaidMail(sold: Sold & { invoiceUrl: string | null }): Mail {
  const { practiceName, reference, title, invoiceUrl, pageUrl } = sold
  return letter(
    `${title}: your payment failed`,
    [
      `A payment of ${title} with ${practiceName} could not be collected.`,
      'Credits of the period you have paid for stay yours. New ones come once this payment is made.',
      'Pay it with this or another card, or open the page and change the card that your subscription is charged to. It is tried again in a few days, too.',
      `Reference: ${reference}`,
    ],
    [
      ...(invoiceUrl === null ? [] : [['Pay now', invoiceUrl] as const]),
      ...(pageUrl === null ? [] : [['Change the card', pageUrl] as const]),
    ],
  )
}

/** Tells that a payment that was due later failed for good, and where to make it by hand. */
export function instalmentUnpaidMail(sold: Sold & { amountMinor: number; currency: string; payUrl: string }): Mail {
  const { practiceName, reference, title, amountMinor, currency, payUrl } = sold
  return letter(
    `${title}: a payment is open`,
    [
      `A payment of ${spell(amountMinor, currency)} for ${title} with ${practiceName} was due, and your card did not take it.`,
      'Please pay it by the link below, with any card. What you have paid for so far stays yours.',
      `Reference: ${reference}`,
    ],
    [['Pay now', payUrl]],
  )
}

function letter(subject: string, lines: string[], links: readonly (readonly [name: string, url: string])[]): Mail {
  const html = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')
  return {
    subject,
    text: [...lines, ...links.map(([name, url]) => `${name}: ${url}`)].join('\n\n'),
    html: html + links.map(([name, url]) => `<p><a href="${escapeHtml(url)}">${name}</a></p>`).join(''),
  }
}
