/** The only origin whose pages are framed and whose messages are believed. */
export const calendlyOrigin = 'https://calendly.com'
