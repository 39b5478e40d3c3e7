import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runDemo, runDemoToItsEnd, type RunningDemo } from '../support/running-demo.ts'

const running: RunningDemo[] = []
const folders: string[] = []
afterAll(async () => {
  await Promise.all(running.map((demo) => demo.close()))
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function unusedDatabase(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-start-'))
  folders.push(folder)
  return `file:${join(folder, 'deskbell.db')}`
}

async function run(folder?: string): Promise<RunningDemo> {
  const demo = await runDemo({}, folder)
  running.push(demo)
  return demo
}

test('start prints where everything is, and all of it answers', async () => {
  const demo = await run()
  const { siteUrl, apiOrigin } = demo
  expect(new URL(siteUrl).origin).not.toBe(apiOrigin)
  for (const address of [
    siteUrl,
    `${apiOrigin}/dashboard`,
    `${apiOrigin}/dev/mailbox`,
    `${apiOrigin}/dev/stripe/`,
    `${apiOrigin}/deskbell.js`,
    `${apiOrigin}/ready`,
  ]) {
    expect([address, (await fetch(address)).status]).toEqual([address, 200])
  }
  const packages = await (await fetch(`${apiOrigin}/api/packages?practice=${await practiceOf(demo)}`)).json()
  expect((packages as { data: unknown[] }).data.length).toBeGreaterThanOrEqual(3)
  expect(statSync(join(demo.folder, 'auth-secret')).mode & 0o777).toBe(0o600)
})

test('a second start keeps the data, ends cleanly and gives a new owner link that voids the old one', async () => {
  const first = await run()
  const slug = await practiceOf(first)
  const before = await (await fetch(`${first.apiOrigin}/api/packages?practice=${slug}`)).json()
  expect(await first.stop()).toBe(0)

  const second = await run(first.folder)
  const after = await (await fetch(`${second.apiOrigin}/api/packages?practice=${slug}`)).json()
  const idsOf = (page: unknown) => (page as { data: { id: string }[] }).data.map(({ id }) => id)
  expect(idsOf(after)).toEqual(idsOf(before))

  expect(await openOwnerLink(second, first.ownerLink)).toBe(410)
  expect(await openOwnerLink(second, second.ownerLink)).toBe(200)
  expect(await openOwnerLink(second, second.ownerLink)).toBe(410)
})

test('a port in use is said in one line that helps', async () => {
  const occupied = createServer().listen(0, '127.0.0.1')
  await once(occupied, 'listening')
  const { port } = occupied.address() as AddressInfo
  const { code, output } = await runDemoToItsEnd(['--port', String(port)], {
    DATABASE_URL: unusedDatabase(),
  })
  occupied.close()
  expect(code).toBe(1)
  expect(output.trim()).toBe(`Port ${port} is in use: choose another with PORT=${port + 1} or --port ${port + 1}.`)
})

test.each([
  ['PORT', { PORT: 'eighty' }],
  ['DATABASE_URL', { DATABASE_URL: 'postgres://localhost/desk' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'desk.example.com' }],
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'pk_test_1' }],
  ['MAIL_URL', { MAIL_URL: 'ftp://mail' }],
  ['NODE_ENV', { NODE_ENV: 'production' }],
  ['simulator', { HOST: '0.0.0.0' }],
])('a wrong %s stops the start with one line that names it', async (name, environment) => {
  const { code, output } = await runDemoToItsEnd([], {
    PORT: '0',
    DATABASE_URL: unusedDatabase(),
    ...environment,
  })
  expect(code).toBe(1)
  expect(output.trim()).toContain(name)
  expect(output.trim().split('\n')).toHaveLength(1)
})

async function practiceOf({ siteUrl }: RunningDemo): Promise<string> {
  return /data-practice="([^"]+)"/.exec(await (await fetch(siteUrl)).text())?.[1] ?? ''
}

async function openOwnerLink({ apiOrigin }: RunningDemo, link: string): Promise<number> {
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get('owner')
  const answer = await fetch(`${apiOrigin}/api/owner-link`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  return answer.status
}
