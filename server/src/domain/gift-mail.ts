import { spell } from './currency.ts'
import { escapeHtml } from './escape-html.ts'

type Mail = { subject: string; text: string; html: string }
type Gift = { practiceName: string; title: string; bundleDescription: string; reference: string }

/** To who paid: with the link to hand on. */
export function giftBoughtMail(gift: Gift & { priceMinor: number; currency: string; link: string }): Mail {
  const { practiceName, title, bundleDescription, reference, priceMinor, currency, link } = gift
  return letter(
    `${title}: your gift is ready`,
    [
      `Your gift from ${practiceName} is paid.`,
      `${title}: ${bundleDescription}`,
      `Price: ${spell(priceMinor, currency)}`,
      `Reference: ${reference}`,
      'Hand this link on, if we were not asked to send it. It works once, for whoever claims the gift with it:',
    ],
    link,
  )
}

/** To who is to have it. Whoever wrote the message has paid; the address was typed by them. */
export function giftMail(gift: Gift & { from: string | null; message: string | null; link: string }): Mail {
  const { practiceName, title, bundleDescription, from, message, link } = gift
  return letter(
    `A gift for you: ${title}`,
    [
      `${from ?? 'Somebody'} has given you sessions with ${practiceName}.`,
      `${title}: ${bundleDescription}`,
      ...(message === null ? [] : [`“${message}”`]),
      'Open the link and sign in with your email address to claim it. It works once.',
    ],
    link,
  )
}

/** To who has claimed it. */
export function giftClaimedMail(gift: Gift & { pageUrl: string | null }): Mail {
  const { practiceName, title, bundleDescription, reference, pageUrl } = gift
  return letter(
    `${title}: it is yours`,
    [
      `You have claimed your gift from ${practiceName}.`,
      `${title}: ${bundleDescription}`,
      `Reference: ${reference}`,
      'To see how to get in touch and to pick a time, on any device, open the page and sign in with this email address.',
    ],
    pageUrl,
  )
}

function letter(subject: string, lines: string[], link: string | null): Mail {
  const html = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')
  return {
    subject,
    text: [...lines, ...(link === null ? [] : [link])].join('\n\n'),
    html: link === null ? html : `${html}<p><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p>`,
  }
}
