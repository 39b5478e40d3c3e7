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

/** Tells an owner that a refund did not reach the buyer, and what that means. */
export function refundFailedMail(refund: {
  reference: string
  title: string
  amountMinor: number
  currency: string
  buyerEmail: string | null
  creditsGivenBack: number
  dashboardUrl: string
}): { subject: string; text: string; html: string } {
  const { reference, title, amountMinor, currency, buyerEmail, creditsGivenBack, dashboardUrl } = refund
  const number = creditsGivenBack === 1 ? 'The credit' : `The ${creditsGivenBack} credits`
  const credits =
    creditsGivenBack === 0
      ? 'No credits had been taken back for it.'
      : `${number} taken back for it can be used again, because nobody was repaid.`
  const buyer = buyerEmail === null ? 'The buyer' : `The buyer, ${buyerEmail},`
  const lines = [
    `The refund of ${spell(amountMinor, currency)} for ${title} could not be delivered: the buyer's bank sent it back.`,
    `The money counts as paid again. ${credits}`,
    `${buyer} was told that a refund is on its way. Please tell them, and refund again or repay them in another way.`,
    `Reference: ${reference}`,
  ]
  return {
    subject: `A refund failed: ${reference}`,
    text: [...lines, dashboardUrl].join('\n\n'),
    html: [
      ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
      `<p><a href="${escapeHtml(dashboardUrl)}">Open the dashboard</a></p>`,
    ].join(''),
  }
}
