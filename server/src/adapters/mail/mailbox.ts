import type { Clock, Mail, Mailer } from '../../ports.ts'

export type StoredMail = Mail & { id: number; sentAt: number }
export type Mailbox = { send: Mailer; list: (to?: string) => StoredMail[] }

const mostMails = 500

/** Keeps mails in memory instead of sending them; test mode shows them at `/dev/mailbox`. Newest first. */
export function createMailbox(clock: Clock): Mailbox {
  const mails: StoredMail[] = []
  let lastId = 0
  return {
    async send(mail) {
      mails.unshift({ ...mail, id: ++lastId, sentAt: clock() })
      mails.length = Math.min(mails.length, mostMails)
    },
    list: (to) => (to === undefined ? mails : mails.filter((mail) => mail.to === to.toLowerCase())),
  }
}
