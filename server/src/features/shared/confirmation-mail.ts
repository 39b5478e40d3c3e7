import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import type { OutboxBody } from '../../db/schema/index.ts'
import { spell } from '../../domain/currency.ts'
import { escapeHtml } from '../../domain/escape-html.ts'

/** Tells that a purchase is paid. Contact details are not in it: an address that merely paid has proven nothing yet. */
export function confirmationMail(purchase: {
  practiceName: string
  reference: string
  snapshot: PurchaseSnapshot
  pageUrl: string | null
}): OutboxBody {
  const { practiceName, reference, snapshot, pageUrl } = purchase
  const { amount, currency } = snapshot.price
  const lines = [
    `Your purchase from ${practiceName} is confirmed.`,
    `${snapshot.title}: ${snapshot.bundleDescription}`,
    amount === 0 ? 'Free of charge' : `Price: ${spell(amount, currency)}`,
    `Reference: ${reference}`,
    'To see how to get in touch and to pick a time, on any device, open the page and sign in with this email address.',
  ]
  const text = [...lines, ...(pageUrl === null ? [] : [pageUrl])].join('\n\n')
  const link = pageUrl === null ? '' : `<p><a href="${escapeHtml(pageUrl)}">Open the page</a></p>`
  return {
    subject: `${snapshot.title}: your purchase is confirmed`,
    text,
    html: lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('') + link,
  }
}
