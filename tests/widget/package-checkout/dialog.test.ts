import { assert } from 'chai'
import { aPurchase, buyerApi, email, rightCode, started, status } from '../support/buyer.ts'
import type { FakeApi } from '../support/fake-api.ts'
import { FakeStripe } from '../support/fake-stripe.ts'
import { starter } from '../support/packages.ts'
import {
  assertAccessible,
  cleanUp,
  fill,
  focused,
  heard,
  mount,
  press,
  connect,
  shownText,
  text,
  the,
  until,
} from '../support/page.ts'

const sessions = 'POST /api/checkout/sessions'
const signIn = (api: FakeApi) => sessionStorage.setItem(`deskbell:${api.origin}:jane-doe`, 'sign-in-token')

describe('<package-checkout dialog>', () => {
  let api: FakeApi

  beforeEach(() => {
    api = buyerApi().install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
  })

  const opener = () => {
    const button = Object.assign(document.createElement('button'), { textContent: 'Choose' })
    document.body.append(button)
    button.focus()
    return button
  }
  const open = () => mount('package-checkout', { package: starter.id, dialog: '' })
  const escape = async () => {
    const dialog = (await the('dialog', /.*/)) as HTMLDialogElement
    dialog.dispatchEvent(new Event('cancel', { cancelable: true }))
  }

  it('opens over the page, takes the focus, and gives it back when it goes', async () => {
    const button = opener()
    const checkout = open()
    let closed = 0
    checkout.addEventListener('close', () => closed++)
    const dialog = (await the('dialog', /What you get/)) as HTMLDialogElement
    assert.isTrue(dialog.matches(':modal'))
    await until('The focus inside', () => focused()?.textContent?.includes('What you get'))
    await the('button', 'Continue')
    await assertAccessible()
    await escape()
    await until('The end of the dialog', () => closed === 1 && !checkout.isConnected)
    assert.equal(document.activeElement, button)
  })

  it('asks before what was typed is lost, and only then', async () => {
    const checkout = open()
    await press('Continue')
    await fill('Email', email)
    await escape()
    await text('Leave checkout?')
    await assertAccessible()
    assert.equal(focused()?.textContent?.trim(), 'Stay')
    await press('Stay')
    assert.equal(((await the('textbox', 'Email')) as HTMLInputElement).value, email)
    await press('Close')
    await press('Leave')
    await until('The end of the dialog', () => !checkout.isConnected)
  })

  it('takes the question back on a second Escape', async () => {
    const checkout = open()
    await press('Continue')
    await fill('Email', email)
    const key = () =>
      focused()?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
      )
    assert.isFalse(key())
    await text('Leave checkout?')
    assert.isFalse(key())
    await until('The end of the question', () => !shownText().includes('Leave checkout?'))
    assert.isTrue(checkout.isConnected)
    await until('The focus on the title', () => focused()?.textContent?.includes('Who you are'))
  })

  it('holds the page behind it still, and moves nothing on it', async () => {
    const root = document.documentElement
    const tall = document.body.appendChild(document.createElement('div'))
    tall.style.height = '300vh'
    const width = root.clientWidth
    const checkout = open()
    await the('dialog', /.*/)
    assert.equal(getComputedStyle(root).overflow, 'hidden')
    assert.equal(tall.offsetWidth, width - 16)
    await escape()
    await until('The end of the dialog', () => !checkout.isConnected)
    assert.equal(getComputedStyle(root).overflow, 'visible')
    assert.equal(root.clientWidth, width)
  })

  it('no longer asks about leaving once the payment is made', async () => {
    signIn(api)
    const stripe = new FakeStripe()
    api.on(sessions, () => started(stripe.checkout)).on('GET /api/checkout/sessions/*', () => status('wait'))
    open()
    await press('Continue to payment')
    await text('Card form')
    await press('Close')
    await text('Leave checkout?')
    stripe.shown[0]!.complete()
    await text('We are waiting for the confirmation.')
    await until('The end of the question', () => !shownText().includes('Leave checkout?'))
  })

  it('moves the focus along with the steps', async () => {
    open()
    await press('Continue')
    await until('The focus on the title', () => focused()?.textContent?.includes('Who you are'))
    await fill('Name', 'Ada Lovelace')
    await fill('Email', email)
    await press('Send code')
    const code = await the('textbox', 'Six-digit code')
    await until('The focus on the code', () => focused() === code)
  })

  it('says so when the package cannot be loaded, and tries again', async () => {
    api.on('GET /api/packages/*', () => Promise.reject(new TypeError('offline')))
    const events = heard('deskbell-error')
    open()
    await text('No connection.')
    await assertAccessible()
    api.on('GET /api/packages/*', () => starter)
    await press('Try again')
    await the('button', 'Continue')
    assert.deepEqual(events, [['deskbell-error', { code: 'network', message: '' }]])
  })

  it('shows HTML in a consultant’s texts as text', async () => {
    api.on('GET /api/packages/*', () => ({
      ...starter,
      title: '<img src=x onerror=alert(1)>',
      description: '<b>bold</b>',
    }))
    open()
    await text('<b>bold</b>')
    await text('<img src=x onerror=alert(1)>')
  })
})

it('works where the browser blocks storage', async () => {
  const stripe = new FakeStripe()
  const api = buyerApi()
    .on(sessions, () => started(stripe.checkout))
    .on('GET /api/checkout/sessions/*', () => status('done', { purchase: aPurchase() }))
    .install()
  connect(api)
  const original = Object.getOwnPropertyDescriptor(window, 'sessionStorage')!
  Object.defineProperty(window, 'sessionStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('blocked', 'SecurityError')
    },
  })
  try {
    mount('package-checkout', { package: starter.id })
    await press('Continue')
    await fill('Name', 'Ada Lovelace')
    await fill('Email', email)
    await press('Send code')
    await fill('Six-digit code', rightCode)
    await text('Card form')
    stripe.shown[0]!.complete()
    await the('heading', 'Jane Doe')
    assert.equal(api.to('POST /api/purchases/*/contact')[0]!.headers.get('Deskbell-Purchase-Token'), 'purchase-token')
  } finally {
    Object.defineProperty(window, 'sessionStorage', original)
    cleanUp()
    api.restore()
  }
})
