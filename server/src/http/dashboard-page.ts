import { Hono } from 'hono'
import type { Env } from './env.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' https: data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>Deskbell</title>
<script type="module" src="/deskbell-dashboard.js"></script>
</head>
<body>
<consultant-dashboard><noscript>The dashboard needs JavaScript.</noscript></consultant-dashboard>
</body>
</html>
`

/** One page for every address of the dashboard; the element inside has routes of its own. */
export function dashboardPage() {
  return new Hono<Env>().get('/*', (c) => {
    c.header('Content-Security-Policy', policy)
    c.header('X-Frame-Options', 'DENY')
    c.header('Cross-Origin-Resource-Policy', 'same-origin')
    c.header('Cache-Control', 'no-cache')
    return c.html(page)
  })
}
