export type Mail = { to: string; subject: string; text: string; html: string }
/** @throws where the mail was not taken over */
export type Mailer = (mail: Mail) => Promise<void>
