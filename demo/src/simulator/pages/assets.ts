import { readFileSync } from 'node:fs'
import { Hono } from 'hono'

const read = (name: string) => readFileSync(new URL(`../browser/${name}`, import.meta.url), 'utf8')

const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' }

/** What browsers load: the stand-in for Stripe's script, and the payment page's own style and script. */
export function createAssets(): Hono {
  const assets = new Hono()
  for (const name of ['stripe.js', 'pay.js', 'pay.css'] as const) {
    const text = read(name)
    assets.get(`/${name}`, (c) => {
      c.header('content-type', name.endsWith('.css') ? types.css : types.js)
      c.header('cache-control', 'no-cache')
      // Loaded by pages of other origins, which may require this of what they load.
      c.header('cross-origin-resource-policy', 'cross-origin')
      c.header('access-control-allow-origin', '*')
      return c.body(text)
    })
  }
  return assets
}
