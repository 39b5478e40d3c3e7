import { assert } from 'chai'
import { register } from '../../../widget/src/elements/base/register.ts'
import { PackageDetails } from '../../../widget/src/elements/package-details/package-details.ts'
import { buyerApi } from '../support/buyer.ts'
import { refusal, type FakeApi } from '../support/fake-api.ts'
import { standard } from '../support/packages.ts'
import { assertAccessible, cleanUp, heard, mount, press, registerAll, text, the } from '../support/page.ts'

describe('<package-details>', () => {
  let api: FakeApi

  beforeEach(() => {
    api = buyerApi()
      .on('GET /api/packages/*', () => standard)
      .install()
    registerAll(api)
    register('package-details', PackageDetails)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
  })

  const open = () => mount('package-details', { package: standard.id })

  it('shows everything about the package', async () => {
    open()
    await the('heading', 'Standard')
    for (const words of [standard.description, 'With Jane Doe', '$1,080', 'What you get', 'Notes after each session', 'What happens next']) {
      await text(words)
    }
    await assertAccessible()
  })

  it('opens checkout and tells the page', async () => {
    const events = heard('package-select')
    open()
    await press('Choose Standard')
    await the('dialog', /.*/)
    assert.deepEqual(events, [['package-select', { packageId: standard.id }]])
  })

  it('says that a package is no longer on offer', async () => {
    api.on('GET /api/packages/*', () => refusal(404, 'not_found', 'There is no such package.'))
    open()
    await text('This package is no longer on offer.')
    await assertAccessible()
  })

  it('loads again after a failure', async () => {
    let down = true
    api.on('GET /api/packages/*', () => (down ? refusal(503, 'unavailable', '') : standard))
    open()
    await text('Check your connection and try again.')
    await assertAccessible()
    down = false
    await press('Try again')
    await the('heading', 'Standard')
  })
})
