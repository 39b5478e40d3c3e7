import { assert } from 'chai'
import type { FakeApi } from '../support/fake-api.ts'
import { assertAccessible, focused, press, shownText, text, until } from '../support/page.ts'
import {
  bodyOf,
  closeDashboard,
  conflict,
  consultant,
  control,
  controls,
  deskApi,
  errorOf,
  fieldRefusal,
  heading,
  openDashboard,
  settings,
  tick,
  type,
} from './desk.ts'

const putRoute = 'PUT /api/consultants/*/contact-settings'

describe('contact settings', () => {
  let api: FakeApi

  beforeEach(() => {
    api = deskApi().on(putRoute, async (request) => settings({ ...((await request.json()) as object), version: 8 }))
    openDashboard('/dashboard/contact')
  })

  afterEach(() => {
    closeDashboard()
    api.restore()
  })

  it('saves how and when buyers reach the consultant', async () => {
    await heading('Contact')
    await type('Phone', '+1 555 0100')
    await tick('Phone number')
    await tick('When you open it by hand')
    await assertAccessible()
    await press('Save contact settings')
    await text('Contact settings are saved.')
    const [put] = api.to(putRoute)
    assert.equal(put!.headers.get('If-Match'), '"7"')
    assert.deepEqual(await bodyOf(put), {
      contactName: 'Jane Doe',
      email: 'jane@example.com',
      phone: '+1 555 0100',
      welcomeTemplate: 'Hello {client_name}, welcome.',
      revealRule: 'by_hand',
      reveal: { email: true, phone: true },
    })
    await text('Everything is saved.')
  })

  it('says on leaving what is wrong with an address or a number', async () => {
    const email = await type('Email', 'jane@')
    await until('the error', () => errorOf(email) === 'Enter an email address such as name@example.com.')
    const phone = await type('Phone', 'call me')
    await until('the error', () => errorOf(phone) === 'Enter a phone number such as +1 555 0100.')
    await assertAccessible()
    await press('Save contact settings')
    await text('2 fields need your attention.')
    assert.lengthOf(api.to(putRoute), 0)
  })

  it('puts what the server says at its field', async () => {
    api.on(putRoute, () =>
      fieldRefusal(400, 'invalid_input', [{ path: 'contactName', message: 'Use one line of plain text.' }]),
    )
    await type('Phone', '+1 555 0100')
    await press('Save contact settings')
    const [name] = controls('Name')
    await until('the error', () => errorOf(name!) === 'Use one line of plain text.')
    assert.equal(focused(), name)
  })

  it('warns where buyers would see no way to reach anybody', async () => {
    await control('Email')
    await tick('Email address')
    await text('As it stands, buyers see no way to reach you')
    await assertAccessible()
  })

  it('puts placeholders where the cursor stands and shows what a buyer would read', async () => {
    const message = (await control('Message')) as HTMLTextAreaElement
    await text('Hello Alex Morgan, welcome.')
    message.setSelectionRange(message.value.length - 1, message.value.length)
    await press('Insert Package')
    assert.equal(message.value, 'Hello {client_name}, welcome{package_title}')
    assert.equal(focused(), message)
    assert.equal(message.selectionStart, message.value.length)
    await text('Hello Alex Morgan, welcomeStarter package')
  })

  it('names placeholders that mean nothing', async () => {
    await type('Message', 'Dear {client}, your {packge}.')
    await text('{client} and {packge} are not placeholders and stay as they are.')
    await assertAccessible()
    await type('Message', 'Dear {client_name}.')
    await until('the words to go', () => !shownText().includes('not placeholders'))
  })

  it('keeps what was typed where somebody else was first', async () => {
    await type('Phone', '+1 555 0100')
    api
      .on(putRoute, conflict)
      .on('GET /api/consultants/*/contact-settings', () => settings({ phone: '+1 555 0199', version: 12 }))
    await press('Save contact settings')
    await text('Somebody else changed this meanwhile')
    await assertAccessible()
    assert.equal((await control('Phone')).value, '+1 555 0100')
    await press('Load theirs')
    await until('theirs', () => controls('Phone')[0]!.value === '+1 555 0199')
  })

  it('saves the public profile, only what was changed, and knows that this raised the version', async () => {
    api.on('PATCH /api/consultants/*', async (request) => consultant((await request.json()) as object))
    await type('Headline', 'Coach for first-time managers')
    await press('Save profile')
    await text('Your profile is saved.')
    assert.deepEqual(await bodyOf(api.to('PATCH /api/consultants/*')[0]), { headline: 'Coach for first-time managers' })
    await type('Phone', '+1 555 0100')
    await press('Save contact settings')
    await text('Contact settings are saved.')
    assert.equal(api.to(putRoute)[0]!.headers.get('If-Match'), '"8"')
  })

  it('wants a name and a safe address for the photo', async () => {
    const photo = await type('Address of your photo', 'http://example.com/me.jpg')
    await until('the error', () => errorOf(photo) === 'Use a full address that starts with https://.')
    const [, name] = controls('Name')
    await type('', '', name)
    await press('Save profile')
    await until('the error', () => errorOf(name!) === 'Enter a name.')
    assert.equal(focused(), name)
  })
})
