import type { Plugin } from 'vite'

interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

const minifyCss = (css: string): string =>
  css
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>/]) ?/g, '$1')
    .replace(/([:(]) /g, '$1')
    .replace(/ \)/g, ')')
    .replace(/\b0\./g, '.')
    .replace(/;}/g, '}')
    .trim()

/** In our templates a line break between tags or expressions is layout of the source, never a space to show. */
const minifyHtml = (html: string): string =>
  html
    .replace(/^\s*\n\s*$/, '')
    .replace(/(^|>)\s*\n\s*(?=[<>]|$)/g, '$1')
    .replace(/>\s*\n\s*$/, '>')
    .replace(/\s*\n\s*/g, ' ')

const minifiers: Record<string, (text: string) => string> = { css: minifyCss, html: minifyHtml, svg: minifyHtml }

/** The parser counts the backtick, `}` and `${` around a literal piece to it. */
const withoutMarks = (text: string, minify: (text: string) => string): string =>
  text.replace(
    /^([`}]?)([^]*?)(`|\$\{)?$/,
    (_, before: string, inside: string, after = '') => before + minify(inside) + after,
  )

/** Every literal piece of a css`` or html`` template, wherever it is nested. */
function* piecesOf(node: Node): Generator<{ piece: Node; minify: (text: string) => string }> {
  if (node.type === 'TaggedTemplateExpression') {
    const minify = minifiers[(node.tag as Node & { name?: string }).name ?? '']
    if (minify) for (const piece of (node.quasi as Node).quasis as Node[]) yield { piece, minify }
  }
  for (const child of Object.values(node).flat()) {
    if (child && typeof child === 'object' && 'type' in child) yield* piecesOf(child as Node)
  }
}

export const minifyTemplates = (): Plugin => ({
  name: 'deskbell:minify-templates',
  transform: {
    order: 'pre',
    filter: { id: /widget\/src\/.*\.ts$/ },
    handler(code) {
      let minified = code
      const pieces = [...piecesOf(this.parse(code, { lang: 'ts' }) as unknown as Node)]
      // From the end, so that positions before stay true.
      for (const { piece, minify } of pieces.toSorted((a, b) => b.piece.start - a.piece.start)) {
        minified =
          minified.slice(0, piece.start) +
          withoutMarks(code.slice(piece.start, piece.end), minify) +
          minified.slice(piece.end)
      }
      return { code: minified, map: null }
    },
  },
})
