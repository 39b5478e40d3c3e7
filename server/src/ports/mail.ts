/** An iCalendar object (RFC 5545) that mail programs offer to take over. */
export type Invite = { method: 'REQUEST' | 'CANCEL'; ics: string }

export type Mail = { to: string; subject: string; text: string; html: string; invite?: Invite }
/** @throws where the mail was not taken over */
export type Mailer = (mail: Mail) => Promise<void>
