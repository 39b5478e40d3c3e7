import { assert } from 'chai'
import { createSession } from '../../../widget/src/api/session.ts'
import { aPurchase, buyerApi } from '../support/buyer.ts'
import { later, refusal, type FakeApi } from '../support/fake-api.ts'
import { membership, pageOf, standard, starter } from '../support/packages.ts'
import { assertAccessible, cleanUp, connect, heard, mount, shownText, text, the, until } from '../support/page.ts'
import { pause } from '../support/pause.ts'

const route = 'GET /api/purchases'
const words = 'You have bought this before'

const bought = (packageId: string, facts: Parameters<typeof aPurchase>[0] = {}) => {
  const purchase = aPurchase(facts)
  return { ...purchase, package: { ...purchase.package, packageId } }
}

describe('what was bought before', () => {
  let api: FakeApi

  beforeEach(() => {
    api = buyerApi()
      .on('GET /api/packages', () => pageOf([starter, standard, membership]))
      .on(route, () => ({ data: [bought(starter.id)], nextCursor: null }))
      .install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
  })

  const signIn = () => createSession(api.origin, 'jane-doe').setToken('sign-in-token')
  const said = () => shownText().split(words).length - 1
  const cards = (element: Element) =>
    [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part~=card]')].map((card) => card.getBoundingClientRect())

  it('costs a visitor who is not signed in nothing', async () => {
    mount('package-list')
    mount('package-details', { package: starter.id })
    mount('package-checkout', { package: starter.id })
    await the('heading', 'What you get')
    await pause(100)
    assert.lengthOf(api.to(route), 0)
    assert.equal(said(), 0)
  })

  it('is said of that package alone, asked for once, and moves nothing', async () => {
    signIn()
    const answer = later<unknown>()
    api.on(route, () => answer.answer)
    const list = mount('package-list')
    await the('button', 'Choose Standard')
    await until('the request', () => api.to(route).length)
    const before = [list.getBoundingClientRect(), ...cards(list)]
    assert.equal(said(), 0)
    answer.give({ data: [bought(starter.id), bought(starter.id)], nextCursor: null })
    await text(words)
    assert.equal(said(), 1)
    assert.deepEqual([list.getBoundingClientRect(), ...cards(list)], before)
    const starterCard = cards(list)[0]!
    const line = list.shadowRoot!.querySelector('[part=bought]')!.getBoundingClientRect()
    assert.isAtMost(line.bottom, starterCard.bottom)
    assert.lengthOf(api.to(route), 1)
    const [request] = api.to(route)
    assert.equal(new URL(request!.url).search, '?practice=jane-doe')
    assert.equal(request!.headers.get('Authorization'), 'Bearer sign-in-token')
    await assertAccessible()
  })

  it('stands in the details and beside the order too', async () => {
    signIn()
    mount('package-details', { package: starter.id })
    await text(words)
    mount('package-checkout', { package: starter.id })
    await until('both', () => said() === 2)
    await assertAccessible()
  })

  it('is not said of what was not paid, nor of a gift', async () => {
    signIn()
    api.on(route, () => ({
      data: [
        bought(starter.id, { state: 'pending' }),
        bought(standard.id, { state: 'refunded' }),
        bought(membership.id, { gift: { claimedAt: null } }),
        bought(membership.id, { gift: { claimedAt: '2026-11-20T10:00:00Z' } }),
      ],
      nextCursor: null,
    }))
    mount('package-list')
    await until('the answer', () => api.to(route).length)
    await pause(100)
    assert.equal(said(), 0)
  })

  it('is left unsaid where it cannot be known', async () => {
    signIn()
    const events = heard('deskbell-error')
    api.on(route, () => refusal(401, 'session_expired', 'Expired.'))
    mount('package-list')
    await until('the answer', () => api.to(route).length)
    await pause(100)
    await the('button', 'Choose Standard')
    assert.equal(said(), 0)
    assert.isEmpty(events)
  })
})
