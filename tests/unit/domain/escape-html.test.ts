import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeHtml } from '@deskbell/server/domain/escape-html'

describe('text inside HTML', () => {
  test.each([
    ['<script>alert("1")</script>', '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;'],
    ["' onmouseover='x", '&#39; onmouseover=&#39;x'],
    ['Fish & chips', 'Fish &amp; chips'],
    ['&amp;', '&amp;amp;'],
    ['Grüße, 你好 👋', 'Grüße, 你好 👋'],
    ['', ''],
  ])('%j becomes %j', (text, html) => {
    expect(escapeHtml(text)).toBe(html)
  })

  test('can open no tag, leave no quoted attribute, and reads back as itself', () => {
    const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(fc.constantFrom(...'<>&"\'#;lt'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
        }),
        (text) => {
          const html = escapeHtml(text)
          expect(html).not.toMatch(/[<>"']/)
          expect(html.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] as string)).toBe(text)
        },
      ),
    )
  })
})
