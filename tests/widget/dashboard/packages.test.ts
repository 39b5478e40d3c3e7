import { assert } from 'chai'
import { later, refusal, type FakeApi } from '../support/fake-api.ts'
import { all, assertAccessible, press, shownText, text, the, until } from '../support/page.ts'
import { bodyOf, closeDashboard, conflict, deskApi, heading, managed, noText, openDashboard } from './desk.ts'

const second = managed({
  id: '01936f00-0000-7000-8000-000000000002',
  title: 'Standard',
  active: false,
  stockLimit: 8,
  price: { amount: 0, currency: 'USD' },
})

describe('the list of packages', () => {
  let api: FakeApi

  beforeEach(() => {
    api = deskApi().on('GET /api/packages', () => ({ data: [managed(), second], nextCursor: null }))
  })

  afterEach(() => {
    closeDashboard()
    api.restore()
  })

  it('shows what is sold, at which price, how often, and whether visitors see it', async () => {
    openDashboard('/dashboard/packages')
    await text('Starter')
    for (const words of ['5 private (30 min)', '$450', 'On sale', 'Hidden', '3 / 8', 'Free'])
      assert.include(shownText(), words)
    await assertAccessible()
  })

  it('asks for the managed list of its practice', async () => {
    openDashboard('/dashboard/packages')
    await text('Starter')
    const { searchParams } = new URL(api.to('GET /api/packages')[0]!.url)
    assert.deepEqual(Object.fromEntries(searchParams), { practice: 'jane-doe', scope: 'manage' })
  })

  it('teaches what a package is where there is none', async () => {
    api.on('GET /api/packages', () => ({ data: [], nextCursor: null }))
    openDashboard('/dashboard/packages')
    await text('A package is what people buy from you')
    await assertAccessible()
    await press('Make your first package', 'link')
    await heading('New package')
  })

  it('shows that it loads, and what to do when that failed', async () => {
    const { answer, give } = later<Response>()
    api.on('GET /api/packages', () => answer)
    openDashboard('/dashboard/packages')
    await text('Loading your packages')
    await assertAccessible()
    give(refusal(503, 'unavailable', 'Busy.'))
    await text('The server is busy.')
    await assertAccessible()
    api.on('GET /api/packages', () => ({ data: [managed()], nextCursor: null }))
    await press('Try again')
    await text('Starter')
  })

  it('hides a package at once, and tells the server the rest unchanged', async () => {
    const { answer, give } = later<unknown>()
    api.on('PUT /api/packages/*', () => answer)
    openDashboard('/dashboard/packages')
    await press('Hide: Starter')
    await the('button', 'Put on sale: Starter')
    const [put] = api.to('PUT /api/packages/*')
    assert.equal(put!.headers.get('If-Match'), '"4"')
    const { title, description, price, features, allowances, validDays, sessionDurationMinutes, type } = managed()
    assert.deepInclude(await bodyOf(put), {
      active: false,
      title,
      description,
      price,
      features,
      allowances,
      validDays,
      sessionDurationMinutes,
      type,
    })
    give(managed({ active: false, version: 5 }))
    await text('“Starter” is hidden from visitors.')
  })

  it('takes it back where the server refuses, and offers another try', async () => {
    api.on('PUT /api/packages/*', () => refusal(503, 'unavailable', 'Busy.'))
    openDashboard('/dashboard/packages')
    await press('Hide: Starter')
    await text('The server is busy.')
    await the('button', 'Hide: Starter')
    api.on('PUT /api/packages/*', () => managed({ active: false, version: 5 }))
    await press('Try again')
    await the('button', 'Put on sale: Starter')
  })

  it('shows what somebody else made of it where that came first', async () => {
    api
      .on('PUT /api/packages/*', conflict)
      .on('GET /api/packages/*', () => managed({ title: 'Starter, renamed', version: 5 }))
    openDashboard('/dashboard/packages')
    await press('Hide: Starter')
    await text('Somebody else changed “Starter” meanwhile.')
    await text('Starter, renamed')
  })

  it('archives after asking, and puts it back where that failed', async () => {
    api.on('DELETE /api/packages/*', () => refusal(503, 'unavailable', 'Busy.'))
    openDashboard('/dashboard/packages')
    await press('Archive: Starter')
    await text('Archive “Starter”?')
    await assertAccessible()
    await press('Keep it')
    assert.lengthOf(api.to('DELETE /api/packages/*'), 0)
    await press('Archive: Starter')
    await press('Archive')
    await text('The server is busy.')
    await the('link', 'Starter')

    api.on('DELETE /api/packages/*', () => new Response(null, { status: 204 }))
    await press('Try again')
    await text('“Starter” is archived.')
    await until('the row to go', () => all('link', 'Starter').length === 0)
  })

  it('shows further pages below', async () => {
    api.on('GET /api/packages', ({ url }) =>
      new URL(url).searchParams.has('cursor')
        ? { data: [second], nextCursor: null }
        : { data: [managed()], nextCursor: '0_x' },
    )
    openDashboard('/dashboard/packages')
    await press('Show more')
    await text('Standard')
    await noText('Show more')
  })
})
