import { DeskbellError } from '../../domain/errors.ts'
import { spell } from '../../domain/currency.ts'
import { escapeHtml } from '../../domain/escape-html.ts'
import { findPayment } from './find-payment.ts'
import { instalmentById } from './instalment.repository.ts'
import { isPayable, openCheckout, type OpenDeps } from './open-checkout.ts'
import { scheduleOfToken } from './pay-link.ts'

/**
 * What a link in a mail shows of an instalment: what is owed, for what, to whom, and nothing of who owes it. Looking
 * changes nothing; a mail program may look, too.
 * @throws DeskbellError `not_found`
 */
export async function showInstalment(token: string, deps: OpenDeps): Promise<string> {
  const read = await instalmentOfToken(token, deps)
  const { row } = read.schedule.stripeSessionId === null ? { row: read } : await findPayment(read, deps)
  const { schedule, purchase, practice } = row
  const amount = spell(schedule.amountMinor, schedule.currency)
  const isOpen = isPayable(row)
  const lines = [
    `${amount} for ${purchase.snapshot.title}`,
    `To ${practice.name}. Reference: ${purchase.reference}`,
    ...(schedule.state === 'paid' ? ['This is paid. Thank you.'] : isOpen ? [] : ['There is nothing to pay any more.']),
  ]
  const text = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')
  const back =
    purchase.pageUrl === null
      ? ''
      : `<p><a href="${escapeHtml(purchase.pageUrl)}">Back to ${escapeHtml(practice.name)}</a></p>`
  const form = isOpen ? `<form method="post"><button type="submit">Pay ${escapeHtml(amount)}</button></form>` : ''
  return page([text, form, back].join('\n'))
}

/** @returns the page at Stripe @throws DeskbellError `nothing_to_pay`, `not_found` */
export async function payByLink(token: string, deps: OpenDeps): Promise<string> {
  return openCheckout(await instalmentOfToken(token, deps), deps)
}

async function instalmentOfToken(token: string, deps: OpenDeps) {
  const scheduleId = await scheduleOfToken(token, deps)
  const [row] = scheduleId === null ? [] : await instalmentById(deps.db, scheduleId)
  if (row === undefined) throw new DeskbellError('not_found')
  return row
}

const page = (body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>Pay</title>
</head>
<body>
<main>
<h1>A payment is open</h1>
${body}
</main>
</body>
</html>
`
