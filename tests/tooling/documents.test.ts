import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

test.each(documents)('every file that %s leads to is there', (document) => {
  const folder = dirname(join(root, document))
  const links = Array.from(
    readFileSync(join(root, document), 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)/g),
    ([, link = '']) => link,
  )
  const missing = links
    .filter((link) => !existsSync(resolve(folder, link)))
    .map((link) => relative(root, resolve(folder, link)))
  expect(missing).toEqual([])
})
