import { expect, it } from 'vitest'
import { pageAddress } from '../../../widget/src/controllers/page-address.ts'

it('returns to the page without its fragment and without what checkout added before', () => {
  const href = 'https://jane.example/shop?lang=de&deskbell_purchase=u1&deskbell_checkout=cancel#prices'
  expect(pageAddress(href)).toBe('https://jane.example/shop?lang=de')
  expect(pageAddress('https://jane.example/')).toBe('https://jane.example/')
})
