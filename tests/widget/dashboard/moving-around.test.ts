import { assert } from 'chai'
import { refusal, type FakeApi } from '../support/fake-api.ts'
import { all, assertAccessible, focused, press, text, the, until } from '../support/page.ts'
import {
  closeDashboard,
  consultant,
  control,
  deskApi,
  dialogs,
  heading,
  me,
  noText,
  openDashboard,
  practice,
  signedOut,
  type,
} from './desk.ts'

describe('moving around the dashboard', () => {
  let api: FakeApi

  beforeEach(() => {
    api = deskApi()
  })

  afterEach(() => {
    closeDashboard()
    api.restore()
  })

  it('goes from section to section without a new page, and back', async () => {
    openDashboard()
    await heading('Home')
    await press('Packages', 'link')
    await heading('Packages')
    assert.equal(location.pathname, '/dashboard/packages')
    assert.equal(document.title, 'Packages · Jane Doe Coaching')
    assert.equal((await the('link', 'Packages')).getAttribute('aria-current'), 'page')
    assert.equal(focused()?.localName, 'main')
    history.back()
    await heading('Home')
    assert.equal(location.pathname, '/dashboard')
  })

  it('starts outside its own addresses where `view` says', async () => {
    openDashboard('/elsewhere', { view: 'embed' })
    await heading('Your website')
  })

  it('says so where there is nothing', async () => {
    openDashboard('/dashboard/no-such-thing')
    await heading('There is nothing here')
    await assertAccessible()
    await press('Go to home', 'link')
    await heading('Home')
  })

  it('shows each role what it may do', async () => {
    api.on('GET /api/me', () => me('marketing'))
    openDashboard('/dashboard/packages')
    await heading('Packages')
    assert.deepEqual(
      ['Home', 'Packages', 'Purchases', 'Contact', 'Website'].map((name) => all('link', name).length),
      [1, 1, 0, 0, 1],
    )
  })

  it('lets a reader look at packages without offering to change them', async () => {
    api.on('GET /api/me', () => me('finance'))
    openDashboard('/dashboard/packages')
    await text('Starter')
    assert.lengthOf(all('link', 'New package'), 0)
    assert.lengthOf(all('button', /Archive/), 0)
  })

  it('switches between practices of one member, and remembers which', async () => {
    const { memberships } = me()
    const second = { practice: 'second', name: 'Second Practice', role: 'owner' as const, consultantId: null }
    api
      .on('GET /api/me', () => me('owner', { memberships: [...memberships, second] }))
      .on('GET /api/practices/second', () => practice({ slug: 'second', name: 'Second Practice' }))
    const dashboard = openDashboard('/dashboard/packages')
    await heading('Packages')
    await assertAccessible()
    await type('Practice', 'second')
    await heading('Home')
    await until('the other practice', () => document.title === 'Home · Second Practice')
    dashboard.remove()
    openDashboard('/dashboard')
    await until('the same practice again', () =>
      document.querySelector('consultant-dashboard') ? document.title === 'Home · Second Practice' : null,
    )
  })

  it('asks before what was typed is lost, by link and by the back button', async () => {
    openDashboard('/dashboard/packages')
    await press('New package', 'link')
    await type('Title', 'Half written')
    await press('Contact', 'link')
    await text('Leave without saving?')
    await assertAccessible()
    await press('Keep editing')
    await until('the dialog to go', () => dialogs().length === 0)
    assert.equal((await control('Title')).value, 'Half written')

    history.back()
    await text('Leave without saving?')
    await until('the address to be back', () => location.pathname === '/dashboard/packages/new')
    await press('Keep editing')
    assert.equal((await control('Title')).value, 'Half written')

    history.back()
    await text('Leave without saving?')
    await until('the address to be back', () => location.pathname === '/dashboard/packages/new')
    await press('Leave without saving')
    await heading('Packages')
    assert.equal(location.pathname, '/dashboard/packages')
  })

  it('warns before the page itself is left with something unsaved', async () => {
    openDashboard('/dashboard/packages/new')
    await control('Title')
    const leave = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
    assert.isFalse(leave())
    await type('Title', 'Half written')
    assert.isTrue(leave())
  })

  it('signs out', async () => {
    api.on('POST /api/auth/sign-out', () => ({ success: true }))
    openDashboard()
    await heading('Home')
    await press('Sign out')
    await heading('Sign in to your dashboard')
    await text('You are signed out.')
  })

  it('keeps what was typed where the session ends, and goes on after signing in again', async () => {
    api.on('PUT /api/consultants/*/contact-settings', signedOut)
    openDashboard('/dashboard/contact')
    await type('Phone', '+1 555 0100')
    await press('Save contact settings')
    await text('You were signed out. What you typed is kept')
    await assertAccessible()
    api
      .on('POST /api/auth/email-otp/send-verification-otp', () => ({ success: true }))
      .on('POST /api/auth/sign-in/email-otp', () => ({ user: { email: 'jane@example.com' } }))
    const emails = await until('the address field', () => dialogEmail())
    await type('Email', 'jane@example.com', emails)
    await press('Send code')
    await type('Six-digit code', '123456')
    await until('the dialog to go', () => dialogs().length === 0)
    assert.equal((await control('Phone')).value, '+1 555 0100')
  })

  it('says which permission is missing rather than that something failed', async () => {
    api.on('GET /api/packages', () => refusal(403, 'forbidden', 'You may not do that.'))
    openDashboard('/dashboard/packages')
    await text('Your role in this practice does not include this.')
    await assertAccessible()
    api.on('GET /api/packages', () => ({ data: [], nextCursor: null }))
    await press('Try again')
    await noText('Your role in this practice')
  })

  it('is complete in the dark, from right to left and on a narrow screen', async () => {
    document.documentElement.dir = 'rtl'
    const dashboard = openDashboard('/dashboard/packages', { theme: 'dark' })
    dashboard.style.inlineSize = '390px'
    await text('Starter')
    await assertAccessible()
    document.documentElement.removeAttribute('dir')
  })

  it('lists every consultant of a practice that has several', async () => {
    api.on('GET /api/consultants', () => ({
      data: [consultant(), consultant({ id: '01936f00-0000-7000-8000-0000000000c2', name: 'John Roe' })],
    }))
    openDashboard('/dashboard/contact')
    const who = (await control('Consultant')) as HTMLSelectElement
    assert.deepEqual(
      [...who.options].map(({ text: name }) => name),
      ['Jane Doe', 'John Roe'],
    )
    await type('Consultant', '01936f00-0000-7000-8000-0000000000c2')
    await until('the other’s settings', () =>
      api.requests.some(({ url }) => url.includes('0000000000c2/contact-settings')),
    )
  })
})

const dialogEmail = (): HTMLInputElement | null => {
  const root = document.querySelector('consultant-dashboard')?.shadowRoot
  return (
    root?.querySelector('dialog deskbell-dashboard-sign-in')?.shadowRoot?.querySelector<HTMLInputElement>('#email') ??
    null
  )
}
