import { assert } from 'chai'
import { createSession } from '../../../widget/src/api/session.ts'
import { forgetGift, openedByGift } from '../../../widget/src/controllers/gift-link.ts'
import { PackageCheckout } from '../../../widget/src/elements/package-checkout/package-checkout.ts'
import { aPurchase, bodyOf, buyerApi, email, purchaseId, rightCode } from '../support/buyer.ts'
import { later, refusal, type FakeApi } from '../support/fake-api.ts'
import { starter } from '../support/packages.ts'
import {
  all,
  assertAccessible,
  cleanUp,
  connect,
  fill,
  focused,
  heard,
  mount,
  press,
  shownText,
  text,
  the,
  until,
} from '../support/page.ts'

const route = 'POST /api/gifts/claim'
const token = 'A-gift_'.padEnd(43, 'x')
const address = location.href

describe('a gift', () => {
  let api: FakeApi

  beforeEach(() => {
    api = buyerApi()
      .on(route, () => aPurchase({ gift: { claimedAt: '2026-11-20T10:00:00Z' } }))
      .install()
    connect(api)
  })

  afterEach(() => {
    forgetGift()
    history.replaceState(null, '', address)
    cleanUp()
    api.restore()
  })

  const signIn = () => createSession(api.origin, 'jane-doe').setToken('sign-in-token')
  const follow = (link = `#deskbell-gift=${token}`) => {
    history.replaceState(null, '', link)
    PackageCheckout.resume()
  }
  const prove = async () => {
    await fill('Email', email)
    await press('Send code')
    await fill('Six-digit code', rightCode)
  }

  it('is claimed by who follows its link and proves an address, who then sees the contact details', async () => {
    const events = heard('gift-claim', 'contact-reveal', 'purchase-complete')
    follow()
    await the('heading', 'Your gift')
    await the('dialog')
    await text('You have been given sessions.')
    await assertAccessible()
    assert.lengthOf(api.to(route), 0)
    await prove()
    await text('The gift is yours.')
    await the('link', 'jane@coaching.example')
    await text('Hello Ada,')
    await assertAccessible()
    const [request] = api.to(route)
    assert.deepEqual(await bodyOf(request), { token })
    assert.equal(request!.headers.get('Authorization'), 'Bearer sign-in-token')
    assert.deepEqual(events, [
      ['gift-claim', { purchaseId }],
      ['contact-reveal', { purchaseId }],
    ])
    assert.equal(focused()?.textContent?.trim(), 'The gift is yours.')
  })

  it('keeps its token out of the address, of the page and of every address that is asked', async () => {
    follow()
    assert.equal(location.hash, '#deskbell-gift')
    await prove()
    await the('link', 'jane@coaching.example')
    assert.isEmpty(api.requests.filter(({ url, referrer }) => `${url} ${referrer}`.includes(token)))
    assert.notInclude(document.documentElement.outerHTML, token)
    assert.notInclude(shownText(), token)
  })

  it('is not claimed by who only looks, such as the giver, before they say so', async () => {
    signIn()
    follow()
    await text(`You are signed in as ${email}.`)
    await assertAccessible()
    assert.lengthOf(api.to(route), 0)
    await press('Not you?')
    await the('textbox', 'Email')
    assert.isNull(sessionStorage.getItem(`deskbell:${api.origin}:jane-doe`))
  })

  it('is claimed once, however often the button is pressed', async () => {
    signIn()
    const answer = later<unknown>()
    api.on(route, () => answer.answer)
    follow()
    const button = await the('button', 'Make the gift mine')
    button.click()
    await text('One moment')
    button.click()
    answer.give(aPurchase())
    await the('link', 'jane@coaching.example')
    assert.lengthOf(api.to(route), 1)
  })

  it('comes back after the page was loaded anew, until its dialog is closed', async () => {
    follow()
    await the('textbox', 'Email')
    document.querySelector('package-checkout')!.remove()
    PackageCheckout.resume()
    await the('textbox', 'Email')
    await press('Close')
    await until('the end', () => location.hash === '')
    assert.isFalse(openedByGift())
    assert.isNull(sessionStorage.getItem('deskbell:gift'))
  })

  it('says what to do with a link that lost its token', async () => {
    follow('#deskbell-gift')
    await text('The link is not complete.')
    assert.isEmpty(all('textbox'))
    await assertAccessible()
  })

  for (const [code, status, words] of [
    ['gift_void', 410, 'This gift was refunded or is not paid yet'],
    ['credits_frozen', 409, 'This gift is on hold'],
    ['not_found', 404, 'This gift cannot be found.'],
    ['invalid_input', 400, 'This gift cannot be found.'],
  ] as const)
    it(`that cannot be claimed says why and ends there: ${code}`, async () => {
      signIn()
      api.on(route, () => refusal(status, code, 'The server’s words.'))
      follow()
      await press('Make the gift mine')
      await text(words)
      assert.isEmpty(all('button', /mine/))
      await assertAccessible()
    })

  it('that somebody has already may be theirs under another address', async () => {
    signIn()
    api.on(route, () => refusal(410, 'link_used', 'Used.'))
    follow()
    await press('Make the gift mine')
    await text('This gift has been claimed already.')
    await assertAccessible()
    await press('Use another address')
    api.on(route, () => aPurchase())
    await prove()
    await the('link', 'jane@coaching.example')
  })

  it('is kept when the network fails, and when the sign-in has expired', async () => {
    signIn()
    api.on(route, () => Promise.reject(new TypeError('offline')))
    follow()
    await press('Make the gift mine')
    await text('No connection.')
    api.on(route, () => refusal(401, 'session_expired', 'Expired.'))
    await press('Make the gift mine')
    await text('Your sign-in has expired.')
    await assertAccessible()
    api.on(route, () => aPurchase())
    await prove()
    await the('link', 'jane@coaching.example')
  })

  it('opens in the checkout that stands on the page, which sells again afterwards', async () => {
    const checkout = mount('package-checkout', { package: starter.id })
    await the('heading', 'What you get')
    follow()
    await the('heading', 'Your gift')
    assert.isEmpty(all('dialog'))
    checkout.setAttribute('package', '01936f00-0000-7000-8000-000000000009')
    await the('heading', 'What you get')
    assert.isFalse(checkout.hasAttribute('gift') && (checkout as PackageCheckout).gift)
    await until('the offer', () => shownText().includes('$450'))
  })
})
