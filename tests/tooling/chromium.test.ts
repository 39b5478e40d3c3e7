import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { candidates, findChromium, provideChromium } from '../support/chromium.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskbell-chromium-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function program(name: string, exit: number): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\nexit ${exit}\n`)
  chmodSync(path, 0o755)
  return path
}

test('CHROMIUM_PATH comes before everything else', () => {
  const path = program('chosen', 0)
  expect(findChromium({ CHROMIUM_PATH: path })).toBe(path)
})

test('a CHROMIUM_PATH that leads nowhere is said so rather than passed over', () => {
  expect(() => findChromium({ CHROMIUM_PATH: '/nowhere/chromium' })).toThrow(/CHROMIUM_PATH names \/nowhere\/chromium/)
})

test('an installed Chromium comes before Playwright’s own', () => {
  const paths = candidates({ PATH: '/opt/bin' })
  expect(paths[0]).toBe('/usr/bin/chromium')
  expect(paths).toContain('/opt/bin/google-chrome')
  expect(paths.at(-1)).toMatch(/ms-playwright|chrom/i)
})

test('what is missing is fetched, one way after the other', async () => {
  const said: string[] = []
  const path = join(folder, 'fetched')
  const install = (say: string, script: string) => ({ say, command: 'sh', args: ['-c', script], minutes: 1 })
  const installs = [
    install('first', 'exit 1'),
    install('second', `printf '#!/bin/sh\\nexit 0\\n' > '${path}' && chmod +x '${path}'`),
    install('third', 'exit 0'),
  ]
  vi.stubEnv('CHROMIUM_PATH', '')
  const found = await provideChromium({ say: (line) => said.push(line), installs, places: () => [path] })
  expect(found).toBe(path)
  expect(said).toEqual(['first', 'second'])
})

test('a browser that does not start counts as missing, and the error says what to do', async () => {
  vi.stubEnv('CHROMIUM_PATH', '')
  const broken = program('broken', 1)
  const places = (): string[] => [join(folder, 'nobody'), broken]
  await expect(provideChromium({ installs: [], places })).rejects.toThrow(/apt-get install chromium.*CHROMIUM_PATH/)
})
