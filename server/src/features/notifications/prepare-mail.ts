import { isAnswerable, isOptional } from '../../domain/mail/news.ts'
import { oneLine } from '../../domain/mail/clean.ts'
import { writeMail } from '../../domain/mail/write-mail.ts'
import type { Deps, Mail } from '../../ports.ts'
import { mailContext } from './mail-context.ts'
import type { OutboxRow, Reader } from './outbox.repository.ts'
import { unsubscribeAddress } from './unsubscribe-address.ts'

export type PrepareDeps = Pick<Deps, 'publicUrl' | 'signedAddresses'>

/**
 * The mail as it leaves: in the words of whoever reads it and the colours of the practice as they are now, under an id
 * that stays the same however often it has to be sent.
 */
export async function prepareMail(row: OutboxRow, reader: Reader, deps: PrepareDeps): Promise<Mail> {
  const { recipient, body, kind } = row
  if (recipient === null || body === null) throw new Error('This mail is wiped.')
  const { practice } = reader
  const unsubscribeUrl = await unsubscribeAddressFor(kind, reader, deps)
  const written = 'news' in body ? writeMail(body, mailContext(reader, unsubscribeUrl)) : body
  const { subject, text, html } = written
  const replyTo = !('news' in body) || isAnswerable(body.news) ? (practice?.mailSettings.replyTo ?? null) : null
  return {
    to: recipient,
    subject,
    text,
    html,
    ...(body.invite === undefined ? {} : { invite: body.invite }),
    ...(practice === null ? {} : { fromName: oneLine(practice.name) }),
    ...(replyTo === null ? {} : { replyTo }),
    messageId: `${row.id}@${new URL(deps.publicUrl).hostname}`,
    ...(unsubscribeUrl === null ? {} : { headers: unsubscribeHeaders(unsubscribeUrl) }),
  }
}

async function unsubscribeAddressFor(kind: string, { client }: Reader, deps: PrepareDeps): Promise<string | null> {
  return isOptional(kind) && client !== null ? unsubscribeAddress(client.id, deps) : null
}

/** One click in the mail program, without a page (RFC 8058). */
const unsubscribeHeaders = (address: string) => ({
  'List-Unsubscribe': `<${address}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
})
