/** An iCalendar object (RFC 5545) that mail programs offer to take over. */
export type Invite = { method: 'REQUEST' | 'CANCEL'; ics: string }

export type Mail = {
  to: string
  subject: string
  text: string
  html: string
  invite?: Invite
  /** The name beside the sender's address. */
  fromName?: string
  replyTo?: string
  /** As `id@host`: the same one again is the same mail, and whoever is given it twice may drop one. */
  messageId?: string
  /** More headers, such as `List-Unsubscribe`. Names and values are clean: no line breaks. */
  headers?: Readonly<Record<string, string>>
}

/**
 * @throws where the mail was not taken over. `code` of the error says why without quoting anybody; `isFinal` is true
 * where it will never be, such as for an address that does not exist
 */
export type Mailer = (mail: Mail) => Promise<void>
