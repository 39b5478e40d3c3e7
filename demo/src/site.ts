import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import { basePath } from 'hono/route'
import type { PublicPackagePage } from '@deskbell/server/contract/packages'
import { escapeHtml } from '@deskbell/server/domain/escape-html'

type DemoSiteOptions = {
  apiOrigin: string
  practice: string
  folder?: string
}

const siteFolder = fileURLToPath(new URL('../site', import.meta.url))

const contentTypes: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
}

/** The site of an invented consultant: flat files, with the API's address and the practice filled in. */
export function demoSite(options: DemoSiteOptions): Hono {
  const { apiOrigin, practice, folder = siteFolder } = options
  const site = new Hono()
  site.get('*', async (c) => {
    const root = basePath(c).replace(/\/\*?$/, '')
    // The pages link to their neighbours, so they need the slash.
    if (c.req.path === root) return c.redirect(`${root}/${new URL(c.req.url).search}`)
    const [name, extension] = fileName(c.req.path.slice(root.length + 1))
    const type = contentTypes[extension]
    const text = type === undefined ? null : await readPage(folder, name)
    if (text === null || type === undefined) return c.notFound()
    const values = {
      api: apiOrigin,
      slug: practice,
      package: text.includes('{package}') ? await featuredPackage(options) : '',
    }
    return c.body(extension === 'html' ? fillIn(text, values) : text, 200, {
      'Content-Type': type,
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': policy(apiOrigin),
    })
  })
  return site
}

/** As strict as a careful site owner sets it: the embed has to work within. */
function policy(api: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' ${api} https://js.stripe.com`,
    `connect-src ${api} https://api.stripe.com`,
    `frame-src ${api} https://js.stripe.com https://hooks.stripe.com https://checkout.stripe.com https://calendly.com`,
    `img-src 'self' ${api} data: https:`,
    "style-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ')
}

/** The folder is flat: a path that is no plain name leads nowhere. */
function fileName(path: string): [name: string, extension: string] {
  const [, name = '', extension = ''] = /^([a-z0-9-]+\.([a-z]+))$/.exec(path === '' ? 'index.html' : path) ?? []
  return [name, extension]
}

/** With the header and footer that all pages share; by themselves they are no pages. */
async function readPage(folder: string, name: string): Promise<string | null> {
  const page = await readText(join(folder, name))
  if (page === null || !name.endsWith('.html')) return page
  const marks = [...page.matchAll(/<!-- include ([a-z-]+\.html) -->/g)]
  const parts = await Promise.all(marks.map(([, part = '']) => readText(join(folder, 'parts', part))))
  return marks.reduce((text, [mark], index) => text.replace(mark, () => parts[index] ?? ''), page)
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return null
  }
}

/** A consultant copies the id out of the dashboard; here the API is asked for it. */
async function featuredPackage({ apiOrigin, practice }: DemoSiteOptions): Promise<string> {
  const answer = await fetch(`${apiOrigin}/api/packages?practice=${encodeURIComponent(practice)}&featured=true`).catch(
    () => null,
  )
  if (!answer?.ok) return ''
  const { data } = (await answer.json()) as PublicPackagePage
  return data[0]?.id ?? ''
}

function fillIn(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? escapeHtml(values[name] ?? '') : whole))
}
