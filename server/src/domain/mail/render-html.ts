import { escapeHtml } from '../escape-html.ts'
import { oneLine, webAddress } from './clean.ts'
import { on, shapeContrast, standOut, textContrast } from './colour.ts'
import type { MailContext } from './letter.ts'
import { sentFor, whyItCame, type CleanLetter } from './clean-letter.ts'

const light = { ground: '#ffffff', text: '#1c1b1a', quiet: '#5f5c58', line: '#dedbd7' }
const dark = { ground: '#181716', text: '#eceae7', quiet: '#b0aca6', line: '#42403d' }
const usualAccent = '#1f5f4a'
const font = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

type Palette = typeof light & { link: string; button: string; onButton: string }

/**
 * The part that mail programs draw. Styles stand on the elements, because many programs drop style sheets; the sheet
 * says what changes in the dark. Tables, because one of them lays out with a word processor. Nothing is loaded.
 */
export function renderHtml(letter: CleanLetter, context: MailContext): string {
  const { words, practice } = context
  const accent = practice?.accentColor ?? usualAccent
  const day = palette(light, accent)
  const night = palette(dark, accent)
  const { subject, heading, code, paragraphs, quote, facts, afterwards, button, links } = letter
  const body = [
    practice === null
      ? ''
      : `<p class="l" style="${text(15, day.link, '0 0 20px')};font-weight:600">${escapeHtml(oneLine(practice.name))}</p>`,
    `<h1 class="t" style="${text(22, day.text, '0 0 16px')};line-height:1.25;font-weight:600">${escapeHtml(heading)}</h1>`,
    code === null
      ? ''
      : `<p class="t" style="${text(34, day.text, '0 0 20px')};line-height:1.2;font-weight:600;letter-spacing:6px">${escapeHtml(code)}</p>`,
    ...paragraphs.map((line) => paragraph(line, day)),
    quoted(quote, day),
    factsTable(facts, day),
    ...afterwards.map((line) => paragraph(line, day)),
    buttonRow(button, day),
    linkRow(links, day),
    foot(context, day),
  ]
  return `<!doctype html>
<html lang="${words.language}" dir="${words.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${sheet(night)}</style>
</head>
<body class="g" style="margin:0;padding:0;background:${day.ground};-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(paragraphs[0] ?? '')}</div>
<table role="presentation" class="g" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:${day.ground}"><tr><td align="center" style="padding:32px 20px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:540px"><tr><td align="${words.direction === 'rtl' ? 'right' : 'left'}">
${body.filter((part) => part !== '').join('\n')}
</td></tr></table>
</td></tr></table>
</body>
</html>
`
}

function palette(base: typeof light, accent: string): Palette {
  const button = standOut(accent, base.ground, shapeContrast)
  return { ...base, link: standOut(accent, base.ground, textContrast), button, onButton: on(button) }
}

const sheet = ({ ground, text: ink, quiet, line, link, button, onButton }: Palette) => `:root{color-scheme:light dark}
@media (prefers-color-scheme:dark){.g{background:${ground}!important}.t{color:${ink}!important}.q{color:${quiet}!important}.r{border-color:${line}!important}.l{color:${link}!important}.b{background:${button}!important}.c{color:${onButton}!important}}`

const text = (size: number, colour: string, margin: string) =>
  `margin:${margin};font-family:${font};font-size:${size}px;line-height:1.5;color:${colour};overflow-wrap:anywhere`

const paragraph = (line: string, day: Palette) =>
  `<p class="t" style="${text(16, day.text, '0 0 16px')}">${escapeHtml(line)}</p>`

function quoted(lines: string[], day: Palette): string {
  if (lines.length === 0) return ''
  return `<blockquote class="t r" dir="auto" style="${text(16, day.text, '0 0 16px')};border-inline-start:3px solid ${day.line};padding-inline-start:16px">${lines.map(escapeHtml).join('<br>')}</blockquote>`
}

function factsTable(facts: CleanLetter['facts'], day: Palette): string {
  if (facts.length === 0) return ''
  const cell = `padding:10px 0;border-top:1px solid ${day.line};vertical-align:top`
  const rows = facts.map(
    ([label, value]) =>
      `<tr><th class="q r" scope="row" align="left" style="${text(14, day.quiet, '0')};${cell};padding-inline-end:16px;font-weight:400;text-align:start;width:92px;overflow-wrap:normal">${escapeHtml(label)}</th><td class="t r" dir="auto" style="${text(16, day.text, '0')};${cell};text-align:start">${valueOf(value, day)}</td></tr>`,
  )
  return `<table class="r" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 20px;border-bottom:1px solid ${day.line}">${rows.join('')}</table>`
}

function buttonRow(button: CleanLetter['button'], day: Palette): string {
  if (button === null) return ''
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 16px"><tr><td class="b" style="border-radius:8px;background:${day.button}"><a class="c" href="${escapeHtml(button.href)}" style="display:inline-block;padding:12px 24px;font-family:${font};font-size:16px;line-height:1.25;font-weight:600;color:${day.onButton};text-decoration:none">${escapeHtml(button.words)}</a></td></tr></table>`
}

function linkRow(links: CleanLetter['links'], day: Palette): string {
  if (links.length === 0) return ''
  const anchors = links.map(({ words, href }) => anchor(words, href, day))
  return `<p class="q" style="${text(16, day.quiet, '0 0 16px')};line-height:2">${anchors.join(' &nbsp;·&nbsp; ')}</p>`
}

const anchor = (words: string, href: string, day: Palette) =>
  `<a class="l" href="${escapeHtml(href)}" style="color:${day.link}">${escapeHtml(words)}</a>`

/** Where a session is joined is one click away. */
function valueOf(value: string, day: Palette): string {
  const address = /^https?:\/\/\S+$/.test(value) ? webAddress(value) : null
  return address === null ? escapeHtml(value) : anchor(value, address, day)
}

function foot(context: MailContext, day: Palette): string {
  const { unsubscribeUrl, words } = context
  const why = whyItCame(context)
  const end =
    why === null || unsubscribeUrl === null
      ? ''
      : `<br>${escapeHtml(why)} <a class="l" href="${escapeHtml(unsubscribeUrl)}" style="color:${day.link}">${escapeHtml(words.unsubscribe)}</a>`
  return `<p class="q r" style="${text(13, day.quiet, '28px 0 0')};border-top:1px solid ${day.line};padding-top:16px">${escapeHtml(sentFor(context))}${end}</p>`
}
