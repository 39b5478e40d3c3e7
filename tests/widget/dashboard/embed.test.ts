import { assert } from 'chai'
import { refusal, type FakeApi } from '../support/fake-api.ts'
import { assertAccessible, press, text, until } from '../support/page.ts'
import {
  bodyOf,
  closeDashboard,
  control,
  controls,
  deskApi,
  heading,
  me,
  openDashboard,
  practice,
  tick,
  type,
} from './desk.ts'

describe('the snippet for a website', () => {
  let api: FakeApi
  let copied: string[]

  beforeEach(() => {
    copied = []
    api = deskApi()
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (words: string) => void copied.push(words) },
    })
  })

  afterEach(() => {
    Reflect.deleteProperty(navigator, 'clipboard')
    closeDashboard()
    api.restore()
  })

  it('is copied as it stands there', async () => {
    openDashboard('/dashboard/embed')
    await heading('Your website')
    await assertAccessible()
    await type('Colours', 'dark')
    await type('Layout', 'list')
    await press('Copy snippet')
    await text('Copied.')
    assert.deepEqual(copied, [
      `<script type="module" src="${location.origin}/deskbell.js"\n  data-practice="jane-doe" crossorigin></script>\n<package-list layout="list" theme="dark"></package-list>`,
    ])
  })

  it('is selected where the browser does not allow copying', async () => {
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: () => Promise.reject(new Error('not allowed')) },
    })
    openDashboard('/dashboard/embed')
    await press('Copy snippet')
    await text('Your browser did not allow copying.')
  })

  it('turns the code at checkout off at once, and back on where the server refuses', async () => {
    api.on('PATCH /api/practices', () => practice({ guestCheckout: true }))
    openDashboard('/dashboard/embed')
    await tick('Let people buy without a code by email')
    await text('People buy without a code now.')
    assert.deepEqual(await bodyOf(api.to('PATCH /api/practices')[0]), { practice: 'jane-doe', guestCheckout: true })
    api.on('PATCH /api/practices', () => refusal(503, 'unavailable', 'Busy.'))
    await tick('Let people buy without a code by email')
    await text('The server is busy.')
    const box = (await control('Let people buy without a code by email')) as HTMLInputElement
    await until('the tick to be back', () => box.checked)
  })

  it('leaves checkout to the owner', async () => {
    api.on('GET /api/me', () => me('consultant'))
    openDashboard('/dashboard/embed')
    await heading('Your website')
    assert.lengthOf(controls('Let people buy without a code by email'), 0)
  })
})
