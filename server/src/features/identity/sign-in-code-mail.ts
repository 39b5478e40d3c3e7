import type { OutboxBody } from '../../db/schema/index.ts'
import { escapeHtml } from '../../domain/escape-html.ts'

/** The code comes first, so that a phone shows it without opening the mail. */
export function signInCodeMail({ code, practiceName }: { code: string; practiceName: string | null }): OutboxBody {
  const place = practiceName ?? 'your Deskbell dashboard'
  const lines = [
    `Type this code to sign in to ${place}. It works for 10 minutes, once, and only where you asked for it.`,
    'If you did not ask for it, ignore this email: without the code nobody gets in. Do not pass it on to anybody.',
  ]
  const html = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')
  return {
    subject: `${code} is your sign-in code for ${place}`,
    text: [code, ...lines].join('\n\n'),
    html: `<p style="font-size:28px;letter-spacing:4px"><strong>${code}</strong></p>${html}`,
  }
}
