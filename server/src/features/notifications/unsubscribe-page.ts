import { escapeHtml } from '../../domain/escape-html.ts'
import { page } from '../shared/link-page.ts'

const always = '<p class="quiet">Mails about what you book and buy come in any case.</p>'

export const askPage = (practiceName: string) =>
  page('Fewer mails', [
    `<p>${escapeHtml(practiceName)} will not ask you for feedback or tell you about credits any more.</p>`,
    always,
    '<form method="post"><button>Unsubscribe</button></form>',
  ])

export const endedPage = (practiceName: string) =>
  page('You are unsubscribed', [
    `<p>${escapeHtml(practiceName)} does not ask you for feedback or tell you about credits any more.</p>`,
    always,
    '<form method="post"><button class="plain" name="again" value="yes">Subscribe again</button></form>',
  ])

export const resumedPage = (practiceName: string) =>
  page('You are subscribed again', [
    `<p>${escapeHtml(practiceName)} may ask you for feedback and tell you when credits run out.</p>`,
  ])
