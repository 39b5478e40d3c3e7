import { assert } from 'chai'
import { config } from '../../../widget/src/config.ts'
import { buyerApi } from '../support/buyer.ts'
import { later, type FakeApi } from '../support/fake-api.ts'
import { pageOf, standard, starter } from '../support/packages.ts'
import {
  assertAccessible,
  cleanUp,
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
import { pause } from '../support/pause.ts'

describe('choosing in <package-list>', () => {
  let api: FakeApi

  beforeEach(() => {
    api = buyerApi()
      .on('GET /api/packages', () => pageOf([starter, standard]))
      .install()
    connect(api)
  })

  afterEach(() => {
    delete config.load
    cleanUp()
    api.restore()
  })

  const dialog = () => document.querySelector('package-checkout[dialog]')

  it('opens checkout in a dialog in the body, with what the page said to the list', async () => {
    const events = heard('package-select')
    const list = mount('package-list', { theme: 'dark', api: api.origin, locale: 'en-GB' })
    list.style.setProperty('--deskbell-color-accent', 'rgb(120, 0, 80)')
    await press('Choose Standard')
    await the('dialog', /.*/)

    assert.deepEqual(events, [['package-select', { packageId: standard.id }]])
    const checkout = dialog() as HTMLElement
    assert.equal(checkout.parentElement, document.body)
    const passedOn = ['package', 'theme', 'api', 'locale'].map((name) => checkout.getAttribute(name))
    assert.deepEqual(passedOn, [standard.id, 'dark', api.origin, 'en-GB'])
    assert.equal(checkout.style.getPropertyValue('--deskbell-color-accent'), 'rgb(120, 0, 80)')
  })

  it('gives the focus back to the button when the dialog is closed', async () => {
    mount('package-list')
    const button = await the('button', 'Choose Starter')
    button.focus()
    assert.equal(focused(), button)
    button.click()
    await the('dialog', /.*/)
    await press(/Close/)
    await until('the dialog to go', () => !dialog())
    await until('the focus', () => focused() === button)
  })

  it('leaves it to the page where the page prevents it', async () => {
    mount('package-list')
    document.body.addEventListener('package-select', (event) => event.preventDefault(), { once: true })
    await press('Choose Starter')
    await pause(30)
    assert.isNull(dialog())
  })

  it('uses the checkout that stands on the page', async () => {
    const standing = mount('package-checkout')
    mount('package-list')
    await press('Choose Starter')
    await until('the package', () => standing.getAttribute('package') === starter.id)
    assert.isNull(dialog())
  })

  it('says that it is opening, and takes no second click', async () => {
    const part = later<void>()
    config.load = () => part.answer
    const events = heard('package-select')
    mount('package-list')
    await press('Choose Starter')
    const button = await the('button', 'Opening…')
    assert.equal(button.getAttribute('aria-busy'), 'true')
    await assertAccessible()
    button.click()
    await press('Choose Standard')
    assert.lengthOf(events, 1)
    part.give()
    await the('dialog', /.*/)
    await until('the button to rest', () => button.getAttribute('aria-busy') === 'false')
  })

  it('says by the button that checkout did not open, and opens it on the next try', async () => {
    config.load = () => Promise.reject(new Error('offline'))
    mount('package-list')
    await press('Choose Starter')
    await text('Checkout did not open. Check your connection and reload the page.')
    await assertAccessible()
    delete config.load
    await press('Choose Starter')
    await the('dialog', /.*/)
    assert.notInclude(shownText(), 'Checkout did not open')
  })
})
