import { expect, test } from 'vitest'
import { en } from '@deskbell/server/domain/mail/words/en'
import { wordsFor } from '@deskbell/server/domain/mail/words'

test.each([
  ['en', 'en-GB'],
  ['en-US', 'en-US'],
  ['de-AT', 'en-GB'],
  ['xx', 'en-GB'],
  ['', 'en-GB'],
])('for %j there are words, with dates as in %s', (tag, locale) => {
  expect(wordsFor(tag)).toEqual({ words: en, locale })
})
