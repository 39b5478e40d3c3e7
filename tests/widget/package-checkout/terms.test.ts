import { assert } from 'chai'
import type { PublicPackage } from '@deskbell/server/contract/packages'
import { createSession } from '../../../widget/src/api/session.ts'
import { aPurchase, bodyOf, buyerApi, practice, purchaseId, started, status } from '../support/buyer.ts'
import { refusal, type FakeApi } from '../support/fake-api.ts'
import { FakeStripe } from '../support/fake-stripe.ts'
import { aPackage, starter } from '../support/packages.ts'
import { all, assertAccessible, cleanUp, connect, fill, mount, press, shownText, text, the } from '../support/page.ts'

const sessions = 'POST /api/checkout/sessions'
const usd = (amount: number) => ({ amount, currency: 'USD' as const })

const notEligible = (details: Record<string, unknown>) =>
  Response.json({ error: { code: 'not_eligible', message: 'See the reason.', details } }, { status: 422 })

const inParts: PublicPackage = aPackage({
  paymentTerms: {
    kind: 'deposit',
    depositMinor: 10_000,
    balanceDueDays: 30,
    creditsRule: 'at_once',
    parts: [
      { amount: usd(10_000), afterDays: 0, afterMonths: 0 },
      { amount: usd(35_000), afterDays: 30, afterMonths: 0 },
    ],
  },
})

describe('<package-checkout> on terms', () => {
  let api: FakeApi
  let stripe: FakeStripe

  beforeEach(() => {
    stripe = new FakeStripe()
    api = buyerApi()
      .on(sessions, () => started(stripe.checkout))
      .install()
    connect(api)
    createSession(api.origin, 'jane-doe').setToken('sign-in-token')
  })

  afterEach(() => {
    cleanUp()
    api.restore()
  })

  const open = async () => {
    mount('package-checkout', { package: starter.id })
    await the('heading', 'What you get')
  }
  const buy = async () => {
    await open()
    await press('Continue to payment')
  }

  for (const [reason, words] of [
    ['trial_used', 'A free trial can be had once'],
    ['new_clients_only', 'This package is for new clients'],
    ['max_per_client', 'as often as one person can'],
    ['a_new_reason', 'See the reason.'],
  ] as const)
    it(`says why a package is not open to the buyer: ${reason}`, async () => {
      api.on(sessions, () => notEligible({ reason }))
      await buy()
      await text(words)
      await assertAccessible()
    })

  it('goes on with a checkout that is open already', async () => {
    api
      .on(sessions, () => notEligible({ reason: 'max_per_client', openPurchaseId: purchaseId }))
      .on('GET /api/checkout/sessions/*', () => status('pay', { checkout: stripe.checkout }))
    await buy()
    await text('You have an open checkout of this package.')
    await assertAccessible()
    await press('Go on with it')
    await press('Pay $450')
    await text('Card form')
    assert.include(api.to('GET /api/checkout/sessions/*')[0]!.url, purchaseId)
  })

  it('does not let guests try what only a known buyer can have', async () => {
    createSession(api.origin, 'jane-doe').setToken(null)
    api
      .on('GET /api/practices/*', () => ({ ...practice, guestCheckout: true }))
      .on('GET /api/packages/*', () => aPackage({ eligibility: { newClientsOnly: true, maxPerClient: null } }))
    await open()
    await press('Continue')
    await the('button', 'Send code')
  })

  it('tells what is due today from the whole price', async () => {
    api.on('GET /api/packages/*', () => inParts)
    await open()
    await text('$100 now, $350 in 30 days')
    await text('The whole price is $450.')
    assert.match(shownText(), /Due today\s+\$100/)
    assert.notInclude(shownText(), 'One payment.')
    await assertAccessible()
  })

  it('names what is really to be paid where that is less than the price', async () => {
    const bought = aPurchase({ state: 'pending' })
    bought.package.paymentTerms = { kind: 'deposit', depositMinor: 10_000, balanceDueDays: 30 }
    const facts = { checkout: stripe.checkout, purchase: bought, amountDue: usd(9_000) }
    api.on('GET /api/checkout/sessions/*', () => status('pay', facts))
    mount('package-checkout', { purchase: purchaseId })
    await the('button', 'Pay $90')
    await text('The whole price is $450.')
    assert.match(shownText(), /Due today\s+\$90/)
    await assertAccessible()
    await press('Pay $90')
    await text('Card form')
  })

  it('sends a promotion code as it is meant', async () => {
    await open()
    assert.lengthOf(all('textbox'), 0)
    document.querySelector('package-checkout')!.shadowRoot!.querySelector('summary')!.click()
    await assertAccessible()
    await fill('Promotion code', ' spring-10 ')
    await press('Continue to payment')
    await text('Card form')
    assert.equal((await bodyOf(api.to(sessions)[0])).promotionCode, 'SPRING-10')
  })

  it('says at the field that a code does not work, keeps it, and goes on without', async () => {
    api.on(sessions, async (request) =>
      (await bodyOf(request)).promotionCode
        ? refusal(422, 'promotion_code_invalid', 'No such code.')
        : started(stripe.checkout),
    )
    await open()
    document.querySelector('package-checkout')!.shadowRoot!.querySelector('summary')!.click()
    await fill('Promotion code', 'LATE')
    await press('Continue to payment')
    await text('This code does not work here.')
    const input = (await the('textbox', 'Promotion code')) as HTMLInputElement
    assert.equal(input.value, 'LATE')
    assert.equal(input.getAttribute('aria-invalid'), 'true')
    await assertAccessible()
    await fill('Promotion code', 'half price!')
    await press('Continue to payment')
    await text('This code does not work here.')
    assert.lengthOf(api.to(sessions), 1)
    await fill('Promotion code', '')
    await press('Continue to payment')
    await text('Card form')
    assert.notProperty(await bodyOf(api.to(sessions)[1]), 'promotionCode')
  })

  it('asks for no code where nothing is to be paid', async () => {
    api.on('GET /api/packages/*', () => aPackage({ price: usd(0) }))
    await open()
    await the('button', 'Get it free')
    assert.notInclude(shownText(), 'Have a code?')
  })

  for (const [why, words] of [
    [{ selling: false }, 'This cannot be bought just yet. Please come back soon.'],
    [{ placesLeft: 0 }, 'Sold out'],
  ] as const)
    it(`shows what cannot be bought, and says so instead of a button: ${words}`, async () => {
      api.on('GET /api/packages/*', () => aPackage(why))
      await open()
      await text(words)
      assert.isEmpty(all('button'))
      assert.notInclude(shownText(), 'Have a code?')
      await assertAccessible()
    })

  it('says that nothing is on sale where the package or its practice is gone', async () => {
    api
      .on('GET /api/practices/*', () => refusal(404, 'not_found', 'Gone.'))
      .on('GET /api/packages/*', () => refusal(404, 'not_found', 'Gone.'))
    mount('package-checkout', { package: starter.id })
    await the('heading', 'Not available')
    await text('This is not on sale here at the moment. You have not been charged.')
    await assertAccessible()
  })

  it('gives away what costs nothing before payments are open', async () => {
    api
      .on('GET /api/practices/*', () => ({ ...practice, selling: false }))
      .on('GET /api/packages/*', () => aPackage({ price: usd(0), selling: true }))
    await open()
    await the('button', 'Get it free')
  })
})
