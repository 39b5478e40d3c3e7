import { spell } from './currency.ts'
import { escapeHtml } from './escape-html.ts'

/** Tells the buyer that money is on its way back. */
export function refundMail(refund: {
  practiceName: string
  reference: string
  title: string
  amountMinor: number
  currency: string
  pageUrl: string | null
}): { subject: string; text: string; html: string } {
  const { practiceName, reference, title, amountMinor, currency, pageUrl } = refund
  const lines = [
    `${practiceName} has refunded ${spell(amountMinor, currency)} of ${title}.`,
    'It goes back the way it was paid. Depending on your bank that takes up to ten days.',
    `Reference: ${reference}`,
  ]
  const link = pageUrl === null ? '' : `<p><a href="${escapeHtml(pageUrl)}">Open the page</a></p>`
  return {
    subject: `${title}: your refund is on its way`,
    text: [...lines, ...(pageUrl === null ? [] : [pageUrl])].join('\n\n'),
    html: lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('') + link,
  }
}
