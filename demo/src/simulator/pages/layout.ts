import { html } from 'hono/html'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

export type Markup = ReturnType<typeof html>

type Page = {
  baseUrl: string
  title: string
  body: Markup
  /** In a frame of the shop's own page. */
  embedded?: boolean
  /** What the script of the page tells the page around it. */
  data?: Record<string, string>
  wide?: boolean
}

const policy = (embedded: boolean) =>
  `default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors ${embedded ? '*' : "'none'"}`

export function respondWithPage(c: Context, page: Page, status: ContentfulStatusCode = 200) {
  const { baseUrl, title, body, embedded = false, data = {}, wide = false } = page
  c.header('content-security-policy', policy(embedded))
  c.header('cache-control', 'no-store')
  // The address of an embedded page holds its secret.
  c.header('referrer-policy', 'no-referrer')
  const kind = embedded ? 'embedded' : wide ? 'wide' : 'hosted'
  return c.html(
    html`<!doctype html>
      <html lang="en" data-kind="${kind}" data-page="${JSON.stringify(data)}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          <title>${title}</title>
          <link rel="stylesheet" href="${baseUrl}/pay.css" />
          <script src="${baseUrl}/pay.js" defer></script>
        </head>
        <body>
          <p class="test-mode"><strong>Test mode</strong> — no real money</p>
          ${body}
        </body>
      </html>`,
    status,
  )
}
