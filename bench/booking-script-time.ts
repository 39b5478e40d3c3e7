/**
 * How long the page is busy while the booking panel comes, on a machine four times slower than this one, as a ratio to
 * the package list on the same demo in the same run; and its longest task, which nobody should notice (50 ms).
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { createServer as createSite } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumPath, launchArgs } from '../tests/support/chromium.ts'
import { runDemo } from '../tests/support/running-demo.ts'
import { median } from './support/median.ts'

const rounds = 5
const slowdown = 4
const settledAfterMs = 3000

interface Figures {
  busyMs: number
  scriptMs: number
  longestMs: number
}

type Send = <Answer = Record<string, unknown>>(method: string, params?: Record<string, unknown>) => Promise<Answer>

/** One page over the browser's own protocol. */
async function openTab(debugOrigin: string): Promise<{ send: Send; close: () => void }> {
  const answer = await fetch(`${debugOrigin}/json/new?about:blank`, { method: 'PUT' })
  const { webSocketDebuggerUrl, id } = (await answer.json()) as { webSocketDebuggerUrl: string; id: string }
  const socket = new WebSocket(webSocketDebuggerUrl)
  await once(socket, 'open')
  const waiting = new Map<number, (result: never) => void>()
  socket.addEventListener('message', ({ data }) => {
    const { id: about, result } = JSON.parse(String(data)) as { id?: number; result: never }
    if (about !== undefined) waiting.get(about)?.(result)
  })
  let sent = 0
  const send: Send = (method, params = {}) =>
    new Promise((done) => {
      sent += 1
      waiting.set(sent, done as (result: never) => void)
      socket.send(JSON.stringify({ id: sent, method, params }))
    })
  const close = () => {
    socket.close()
    void fetch(`${debugOrigin}/json/close/${id}`).catch(() => {})
  }
  return { send, close }
}

const observer = `globalThis.longest = 0
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
}).observe({ type: 'longtask', buffered: true })`

async function measure(debugOrigin: string, url: string): Promise<Figures> {
  const { send, close } = await openTab(debugOrigin)
  await send('Page.enable')
  await send('Performance.enable')
  await send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await send('Page.addScriptToEvaluateOnNewDocument', { source: observer })
  await send('Page.navigate', { url })
  await new Promise((later) => {
    setTimeout(later, settledAfterMs)
  })
  const { metrics } = await send<{ metrics: { name: string; value: number }[] }>('Performance.getMetrics')
  const { result } = await send<{ result: { value: number } }>('Runtime.evaluate', { expression: 'longest' })
  close()
  const valueOf = (wanted: string) => (metrics.find(({ name }) => name === wanted)?.value ?? 0) * 1000
  return { busyMs: valueOf('TaskDuration'), scriptMs: valueOf('ScriptDuration'), longestMs: result.value }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

const demo = await runDemo()
const slug = /data-practice="([^"]+)"/.exec(await (await fetch(demo.siteUrl)).text())?.[1] ?? ''
const site = createSite((request, response) => {
  response.setHeader('Content-Type', 'text/html')
  response.end(`<!doctype html><html lang="en"><title>Bench</title>
<script type="module" crossorigin src="${demo.apiOrigin}/deskbell.js" data-practice="${slug}"></script>
<${request.url?.slice(1)}></${request.url?.slice(1)}>`)
}).listen(0, '127.0.0.1')
await once(site, 'listening')
const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
const port = await freePort()
const profile = mkdtempSync(join(tmpdir(), 'deskbell-bench-'))
const browser = spawn(
  chromiumPath(),
  [...launchArgs, '--headless', `--remote-debugging-port=${port}`, `--user-data-dir=${profile}`, 'about:blank'],
  { stdio: 'ignore' },
)
const debugOrigin = `http://127.0.0.1:${port}`
for (let tries = 0; tries < 100 && !(await fetch(`${debugOrigin}/json/version`).catch(() => null))?.ok; tries++)
  await new Promise((later) => {
    setTimeout(later, 100)
  })

const figuresOf: Record<string, Figures[]> = { 'package-list': [], 'booking-panel': [], 'consultant-profile': [] }
try {
  for (let round = 0; round < rounds; round++)
    for (const [tag, figures] of Object.entries(figuresOf)) figures.push(await measure(debugOrigin, `${origin}/${tag}`))
} finally {
  browser.kill()
  await once(browser, 'exit')
  site.close()
  await demo.close()
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
}

const middle = (tag: string, of: keyof Figures): number => median((figuresOf[tag] ?? []).map((one) => one[of]))
for (const tag of Object.keys(figuresOf)) {
  const ratio = (of: 'busyMs' | 'scriptMs') => (middle(tag, of) / middle('package-list', of)).toFixed(2)
  const longest = middle(tag, 'longestMs')
  console.log(
    `${tag}: busy ${middle(tag, 'busyMs').toFixed(0)} ms (${ratio('busyMs')}× the list), script ` +
      `${middle(tag, 'scriptMs').toFixed(0)} ms (${ratio('scriptMs')}×), longest task ` +
      `${longest ? `${longest} ms` : 'below 50 ms'} at ${slowdown}× slowdown`,
  )
}
