import { assert } from 'chai'
import { later, refusal, type FakeApi } from '../support/fake-api.ts'
import { all, assertAccessible, focused, press, shownText, text, the, until } from '../support/page.ts'
import {
  bodyOf,
  closeDashboard,
  conflict,
  control,
  controls,
  deskApi,
  errorOf,
  fieldRefusal,
  heading,
  managed,
  noText,
  openDashboard,
  packageId,
  tick,
  type,
} from './desk.ts'

const fillIn = async () => {
  await type('Title', 'Starter')
  await type('Price', '450,00')
  await type('Credits', '5')
}

const errorAt = async (label: string, words: string) => {
  const input = await control(label)
  await until(`the error at ${label}`, () => errorOf(input)?.includes(words))
}

describe('making a package', () => {
  let api: FakeApi

  beforeEach(() => {
    api = deskApi().on('POST /api/packages', () => Response.json(managed(), { status: 201 }))
  })

  afterEach(() => {
    closeDashboard()
    api.restore()
  })

  it('sends what was typed, in minor units, once', async () => {
    openDashboard('/dashboard/packages/new')
    await fillIn()
    await assertAccessible()
    const button = await the('button', 'Create package')
    button.click()
    button.click()
    await text('“Starter” is created.')
    await heading('Packages')
    const posts = api.to('POST /api/packages')
    assert.lengthOf(posts, 1)
    assert.match(posts[0]!.headers.get('Idempotency-Key') ?? '', /^[\x21-\x7e]{16,200}$/)
    assert.deepInclude(await bodyOf(posts[0]), {
      practice: 'jane-doe',
      title: 'Starter',
      price: { amount: 45_000, currency: 'USD' },
      allowances: [{ serviceType: 'private', consultantTier: 0, credits: 5, creditUnitMinutes: 60 }],
      calendlyLink: null,
      active: true,
    })
  })

  it('shows the card as visitors will see it while it is typed', async () => {
    openDashboard('/dashboard/packages/new')
    await text('Your price')
    await fillIn()
    await text('$90 per session')
    for (const words of ['Visitors see $450.', '5 private sessions of 60 min']) assert.include(shownText(), words)
    await type('Price before', '500')
    await text('You save $50')
  })

  it('says on leaving a field what is wrong with it, and stops saying so once it is right', async () => {
    openDashboard('/dashboard/packages/new')
    const price = await type('Price', 'much')
    await until('the error', () => errorOf(price) === 'Enter a price such as 450 or 450.00.')
    await assertAccessible()
    await type('Price', '450.5055')
    await until('the error', () => errorOf(price) === 'Use at most two digits after the point.')
    await type('Price', '450.50')
    await until('the error to go', () => errorOf(price) === null)
    await type('Currency', 'JPY')
    await until('the rule of the other currency', () => errorOf(price) === 'Prices in JPY are whole numbers.')
  })

  it('says nothing about fields nobody touched until the form is sent, then leads to the first', async () => {
    openDashboard('/dashboard/packages/new')
    const title = await control('Title')
    title.focus()
    title.blur()
    assert.isNull(errorOf(title))
    await press('Create package')
    await text('3 fields need your attention.')
    assert.equal(errorOf(title), 'Give the package a title.')
    assert.equal(focused(), title)
    await errorAt('Price', 'Enter a price')
    await errorAt('Credits', 'Enter a whole number from 1 to 10,000.')
    await assertAccessible()
    assert.lengthOf(api.to('POST /api/packages'), 0)
  })

  it('puts what the server says at the field it means', async () => {
    api.on('POST /api/packages', () =>
      fieldRefusal(422, 'price_out_of_range', [
        { path: 'price.amount', message: 'The smallest price in USD is 0.50 USD; 0 makes the package free.' },
        { path: 'allowances.0.credits', message: 'A package holds at least one session.' },
        { path: 'practice', message: 'Say which practice the package is for.' },
      ]),
    )
    openDashboard('/dashboard/packages/new')
    await fillIn()
    await press('Create package')
    await errorAt('Price', 'The smallest price in USD')
    await errorAt('Credits', 'A package holds at least one session.')
    await text('2 fields need your attention. Say which practice the package is for.')
    await type('Price', '0.50')
    await until('the error to go', () => errorOf(controls('Price')[0]!) === null)
  })

  it('keeps what was typed where the network is down, and repeats the same try', async () => {
    api.on('POST /api/packages', () => {
      throw new TypeError('no network')
    })
    openDashboard('/dashboard/packages/new')
    await fillIn()
    await press('Create package')
    await text('No connection. Nothing is lost')
    await assertAccessible()
    api.on('POST /api/packages', () => Response.json(managed(), { status: 201 }))
    await press('Create package')
    await heading('Packages')
    const [first, again] = api.to('POST /api/packages').map((request) => request.headers.get('Idempotency-Key'))
    assert.equal(first, again)
  })

  it('checks a Calendly link on leaving it, and mends what the address bar left out', async () => {
    openDashboard('/dashboard/packages/new')
    const link = await type('Calendly link', 'https://example.com/jane')
    await until('the error', () => errorOf(link)?.startsWith('This is not a calendly.com address.'))
    await type('Calendly link', 'https://calendly.com/jane-doe')
    await until('the error', () => errorOf(link)?.startsWith('This is your Calendly start page.'))
    await type('Calendly link', 'calendly.com/jane-doe/intro-call')
    await until(
      'the mended link',
      () => link.value === 'https://calendly.com/jane-doe/intro-call' && errorOf(link) === null,
    )
  })

  it('takes several kinds of session, unlimited ones too', async () => {
    openDashboard('/dashboard/packages/new')
    await fillIn()
    await press('Add a kind of session')
    await until('the focus in the new row', () => focused() === controls('Kind')[1])
    assert.equal(controls('Kind')[1]!.value, 'group')
    controls('Unlimited')[1]!.click()
    await until('the number to be out of use', () => controls('Credits')[1]!.disabled)
    await type('', '30', controls('Minutes per credit')[1])
    await text('Unlimited group sessions of 30 min')
    await assertAccessible()

    await type('', 'private', controls('Kind')[1])
    await until('that it is there twice', () =>
      errorOf(controls('Kind')[1]!)?.startsWith('This kind of session is listed above.'),
    )
    await type('', 'course', controls('Kind')[1])
    await press('Create package')
    await heading('Packages')
    assert.deepEqual((await bodyOf(api.to('POST /api/packages')[0]))['allowances'], [
      { serviceType: 'private', consultantTier: 0, credits: 5, creditUnitMinutes: 60 },
      { serviceType: 'course', consultantTier: 0, credits: null, creditUnitMinutes: 30 },
    ])
  })

  it('takes a row away, and the words about it', async () => {
    openDashboard('/dashboard/packages/new')
    await press('Add a kind of session')
    await until('two rows', () => controls('Kind').length === 2)
    await type('', 'many', controls('Credits')[0])
    await until('the error', () => errorOf(controls('Credits')[0]!))
    await press('Remove row 1')
    await until('one row', () => controls('Kind').length === 1)
    assert.equal(controls('Kind')[0]!.value, 'group')
    assert.isNull(errorOf(controls('Credits')[0]!))
    await until('the focus', () => (focused() as HTMLElement).id === 'add-allowance')
    assert.lengthOf(all('button', /^Remove/), 0)
  })
})

describe('changing a package', () => {
  let api: FakeApi
  const path = `/dashboard/packages/${packageId}`

  beforeEach(() => {
    api = deskApi()
  })

  afterEach(() => {
    closeDashboard()
    api.restore()
  })

  it('opens it as it was saved and sends the version it came from', async () => {
    const pack = managed({
      originalPrice: { amount: 50_050, currency: 'USD' },
      writtenBundleDescription: 'Five and a half',
      type: 'custom',
    })
    api.on('GET /api/packages/*', () => pack).on('PUT /api/packages/*', () => managed({ version: 5 }))
    openDashboard(path)
    assert.equal((await control('Price')).value, '450')
    assert.equal((await control('Price before')).value, '500.50')
    assert.equal((await control('What is included')).value, 'Notes after each session')
    await text('Everything is saved.')
    await assertAccessible()
    await type('Title', 'Starter, new')
    await text('You have unsaved changes.')
    await press('Save package')
    await heading('Packages')
    const [put] = api.to('PUT /api/packages/*')
    assert.equal(put!.headers.get('If-Match'), '"4"')
    const {
      tagline,
      badge,
      description,
      features,
      price,
      originalPrice,
      sessionDurationMinutes,
      allowances,
      validDays,
      featured,
      active,
    } = pack
    assert.deepEqual(await bodyOf(put), {
      type: 'custom',
      consultantId: pack.consultant!.id,
      title: 'Starter, new',
      tagline,
      badge,
      description,
      features,
      price,
      originalPrice,
      sessionDurationMinutes,
      allowances,
      bundleDescription: 'Five and a half',
      validDays,
      featured,
      active,
      displayOrder: 0,
      stockLimit: null,
      calendlyLink: null,
    })
  })

  it('keeps what was typed where somebody else was first, and saves it over theirs only if asked to', async () => {
    const theirs = managed({ price: { amount: 40_000, currency: 'USD' }, validDays: 30, version: 9 })
    openDashboard(path)
    await type('Title', 'Mine')
    api.on('PUT /api/packages/*', conflict).on('GET /api/packages/*', () => theirs)
    await press('Save package')
    await text('Somebody else changed this meanwhile')
    await text('They changed: Price, Valid for days.')
    await assertAccessible()
    assert.equal((await control('Title')).value, 'Mine')
    assert.equal((await control('Price')).value, '450')
    api.on('PUT /api/packages/*', () => managed({ version: 10 }))
    await press('Save mine over theirs')
    await heading('Packages')
    assert.equal(api.to('PUT /api/packages/*').at(-1)!.headers.get('If-Match'), '"9"')
  })

  it('loads theirs where that is wanted', async () => {
    openDashboard(path)
    await type('Title', 'Mine')
    api.on('PUT /api/packages/*', conflict).on('GET /api/packages/*', () => managed({ title: 'Theirs', version: 9 }))
    await press('Save package')
    await press('Load theirs')
    await until('their title', () => controls('Title')[0]!.value === 'Theirs')
    await noText('Somebody else changed this')
    await text('Everything is saved.')
  })

  it('says so where it is gone', async () => {
    api.on('GET /api/packages/*', () => refusal(404, 'not_found', 'There is nothing here.'))
    openDashboard(path)
    await text('This is not there any more.')
    await assertAccessible()
  })

  it('shows what it is doing while it saves', async () => {
    const { answer, give } = later<unknown>()
    api.on('PUT /api/packages/*', () => answer)
    openDashboard(path)
    await tick('Featured')
    await press('Save package')
    await text('Saving…')
    await assertAccessible()
    give(managed({ version: 5 }))
    await heading('Packages')
  })
})
