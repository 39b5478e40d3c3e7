import { bundleWorker } from './bundle-worker.ts'
import { writeFileSync, mkdirSync, rmSync } from 'node:fs'
const b = await bundleWorker()
rmSync('/tmp/wb', { recursive: true, force: true }); mkdirSync('/tmp/wb')
for (const { name, code } of b.modules) writeFileSync('/tmp/wb/' + name, code.replaceAll('"cloudflare:workers"', '"./cf.js"'))
writeFileSync('/tmp/wb/cf.js', 'export const waitUntil = () => {}')
writeFileSync('/tmp/wb/package.json', '{"type":"module"}')
writeFileSync('/tmp/wb/run.js', `
const t0 = performance.now()
const { default: w } = await import('./worker.js')
const t1 = performance.now()
const env = { DATABASE_URL: 'https://database.test', PUBLIC_URL: 'https://desk.test', AUTH_SECRET: 'a secret of the starts that is long enough', STRIPE_SECRET_KEY: 'sk_test_of_the_starts', STRIPE_PUBLISHABLE_KEY: 'pk_test_x', STRIPE_WEBHOOK_SECRET: 'whsec_x', MAIL_URL: 'resend://re_x', MAIL_FROM: 'J <j@example.com>' }
const go = async (p) => { const t = performance.now(); const r = await w.fetch(new Request('https://desk.test' + p), env); await r.text(); return [p, r.status, +(performance.now() - t).toFixed(1)] }
console.log('import', (t1 - t0).toFixed(1), await go('/health'), await go('/health'), await go('/api/nowhere'), await go('/api/nowhere'))
`)
