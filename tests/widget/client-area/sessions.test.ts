import { assert } from 'chai'
import { aConsultation, aWaitlistEntry, booked, consultationId, setClock } from '../support/booking.ts'
import { bodyOf, email } from '../support/buyer.ts'
import { later, refusal, type FakeApi } from '../support/fake-api.ts'
import {
  all,
  assertAccessible,
  cleanUp,
  connect,
  focused,
  heard,
  mount,
  press,
  shownText,
  text,
  the,
  until,
} from '../support/page.ts'
import { clickDay, clickTime } from '../support/booking-page.ts'
import { aPastSession, areaApi, aSession, inArea, openArea, pageOf, sessions } from './area.ts'

const feedback = 'POST /api/consultations/*/feedback'

describe('<client-area>, sessions', () => {
  let api: FakeApi
  let restoreClock: () => void

  beforeEach(() => {
    restoreClock = setClock()
    api = areaApi().install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
    restoreClock()
  })

  it('shows the next session large, with the way in and calendars to add it to', async () => {
    const address = 'https://meet.example/jane'
    sessions(api, [aConsultation({ location: address, agenda: ['The offer letter'] })], [])
    openArea(api)
    for (const words of [
      'In 7 days',
      'Tuesday, December 8, 2026',
      '3:00 – 4:00 PM',
      'with Jane Doe',
      'The offer letter',
    ])
      await text(new RegExp(words, 'i'))
    assert.equal((await the('link', 'Join the session')).getAttribute('href'), address)
    for (const name of ['Calendar file', 'Google', 'Outlook']) await the('link', name)
    await assertAccessible()
  })

  it('says where a session takes place that is no address, and that the place is still open', async () => {
    sessions(api, [aConsultation({ location: 'Harbor Street 4' })], [])
    openArea(api)
    await text('Harbor Street 4')
    assert.lengthOf(all('link', 'Join the session'), 0)
    cleanUp()
    sessions(api, [aConsultation({ location: null })], [])
    openArea(api)
    await text('How you meet is agreed by email before the session.')
  })

  it('moves a session in the booking panel, and shows the new time at once', async () => {
    const events = heard('booking-change')
    const moved = aConsultation({ startsAt: '2026-12-09T09:00:00.000Z', endsAt: '2026-12-09T10:00:00.000Z' })
    api.on('POST /api/consultations/*/reschedule', () => {
      sessions(api, [moved], [])
      return moved
    })
    openArea(api)
    await press(/^Move: /)
    await the('heading', 'Move your session')
    await assertAccessible()
    await clickDay('December 9')
    await clickTime('10:00 AM')
    await press(/^Move to /)
    await the('heading', 'Your session is moved')
    assert.deepEqual(events, [['booking-change', { consultationId, startsAt: moved.startsAt }]])
    await text('Wednesday, December 9, 2026')
    await press('Back to my area')
    assert.isNull(inArea('#stage'))
    await until('The focus', () => focused()?.textContent?.includes('Move') || focused()?.id === 'next-title')
  })

  it('asks before it cancels, and shows what came back', async () => {
    const cancelled = aConsultation({ status: 'cancelled' }, { status: 'cancelled', creditGivenBack: true })
    api.on('POST /api/consultations/*/cancel', () => {
      sessions(api, [], [cancelled])
      return cancelled
    })
    openArea(api)
    await press(/^Cancel session: /)
    await text('Cancel this session?')
    await text('Your credit comes back to you.')
    await press('Cancel session')
    await the('heading', 'Your session is cancelled')
    await text('No session is booked.')
    await text('Cancelled · what it cost has come back to you')
    await assertAccessible()
  })

  it('offers no move where it is too late, and neither for a time that is only kept', async () => {
    sessions(
      api,
      [
        aConsultation({}, { rescheduleUntil: '2026-11-30T14:00:00.000Z', cancelUntil: null }),
        aSession(2, { status: 'held', holdExpiresAt: '2026-12-01T09:30:00.000Z' }, { status: 'held' }),
      ],
      [],
    )
    openArea(api)
    await text('Kept for you until Tue, Dec 1, 10:30 AM')
    assert.lengthOf(all('button', /^Move/), 0)
    assert.lengthOf(all('button', /^Cancel session/), 2)
  })

  it('hands booking again over to the panel on the page, or opens one below', async () => {
    sessions(api, [], [aPastSession()])
    openArea(api)
    await press(/^Book again: /)
    await until('The panel', () => inArea('#stage deskbell-booking-panel'))
    await the('heading', 'Book a session')
    cleanUp()
    openArea(api)
    const standing = mount('booking-panel')
    await press(/^Book again: /)
    await until('The focus', () => document.activeElement === standing)
    assert.isNull(inArea('#stage'))
  })

  it('shows what came of a session, and follows no link but those of the web', async () => {
    const deliverable = {
      id: '01936f00-0000-7000-8000-0000000000d9',
      consultationId,
      title: 'One-page summary',
      description: null,
      url: 'https://docs.example/1',
      dueDate: null,
      status: 'delivered' as const,
      deliveredAt: null,
      version: 1,
    }
    const outcomes = {
      summary: 'You know your no.',
      status: 'partly' as const,
      metrics: [{ name: 'Walk-away', value: '$88,500' }],
      nextSteps: ['Ask Priya for the band'],
    }
    const second = { ...deliverable, title: 'Recording', url: 'javascript:alert(1)', status: 'planned' as const }
    const deliverables = [deliverable, { ...second, dueDate: '2026-12-03' }]
    sessions(api, [], [aPastSession(20, { outcomes, deliverables })])
    openArea(api)
    for (const words of [
      'You know your no.',
      'Goal partly reached',
      '$88,500',
      'Ask Priya for the band',
      'due Thursday, December 3',
    ])
      await text(words)
    assert.equal((await the('link', 'One-page summary')).getAttribute('href'), 'https://docs.example/1')
    assert.lengthOf(all('link', 'Recording'), 0)
    await assertAccessible()
  })

  it('stays whole where the server does not tell of results yet', async () => {
    const { outcomes: _, deliverables: __, feedback: ___, feedbackOpen: ____, ...older } = aPastSession()
    api.on('GET /api/consultations/me', () => pageOf(older))
    openArea(api)
    await text('Completed')
  })

  it('takes feedback once, with a number and a few words', async () => {
    const events = heard('feedback-given')
    const session = aPastSession(20, { feedbackOpen: true })
    sessions(api, [], [session])
    const { answer, give } = later<unknown>()
    api.on(feedback, () => answer)
    openArea(api)
    await press(/^Give feedback/)
    await assertAccessible()
    await press('Send feedback')
    await text('Choose a number from 1 to 5.')
    assert.lengthOf(api.to(feedback), 0)
    ;(await until('The rating', () => inArea<HTMLInputElement>('input[value="5"]'))).click()
    const area = inArea<HTMLTextAreaElement>('textarea')!
    area.value = 'I got the number.'
    area.dispatchEvent(new InputEvent('input'))
    await press('Send feedback')
    await until('The request', () => api.to(feedback).length)
    give({ rating: 5, comments: 'I got the number.', at: '2026-12-01T09:00:00Z' })
    await text('You rated this session 5 of 5.')
    assert.deepEqual(await bodyOf(api.to(feedback)[0]), { rating: 5, comments: 'I got the number.' })
    assert.isNotEmpty(api.to(feedback)[0]!.headers.get('Idempotency-Key'))
    assert.deepEqual(events, [['feedback-given', { consultationId: session.id }]])
    assert.lengthOf(all('button', /^Give feedback/), 0)
    assert.isTrue(focused()?.matches('[part="said"]'))
    await assertAccessible()
  })

  it('says so where feedback was given before, and keeps what was typed', async () => {
    sessions(api, [], [aPastSession(20, { feedbackOpen: true })])
    api.on(feedback, () => refusal(409, 'feedback_given', 'Given.'))
    openArea(api)
    await press(/^Give feedback/)
    ;(await until('The rating', () => inArea<HTMLInputElement>('input[value="2"]'))).click()
    await press('Send feedback')
    await text('You have said already how this session was.')
    assert.isTrue(inArea<HTMLInputElement>('input[value="2"]')!.checked)
  })

  it('shows a few past sessions, then further ones, those of the next page too', async () => {
    const all20 = Array.from({ length: 8 }, (_, nth) => aPastSession(nth + 10))
    api.on('GET /api/consultations/me', (request) => {
      const query = new URL(request.url).searchParams
      if (query.get('when') !== 'past') return pageOf()
      return query.has('cursor') ? pageOf(...all20.slice(6)) : { data: all20.slice(0, 6), nextCursor: 'more' }
    })
    openArea(api)
    await text('CONS-14')
    assert.notInclude(shownText(), 'CONS-15')
    await press('Show more: Past')
    await text('CONS-17')
    assert.lengthOf(all('button', 'Show more: Past'), 0)
  })

  it('takes the time that was waited for, and shows it as the next session', async () => {
    const offer = {
      startsAt: '2026-12-03T14:00:00.000Z',
      endsAt: '2026-12-03T15:00:00.000Z',
      expiresAt: '2026-12-01T12:00:00.000Z',
    }
    const events = heard('booking-complete')
    api.on('GET /api/waitlist', () => pageOf(aWaitlistEntry({ state: 'offered', offer })))
    sessions(api, [], [])
    api.on('POST /api/waitlist/*/accept', () => {
      const taken = aConsultation(offer)
      sessions(api, [taken], [])
      api.on('GET /api/waitlist', () => pageOf(aWaitlistEntry({ state: 'accepted' })))
      return booked(taken)
    })
    openArea(api)
    await text('A time is free for you: Thursday, December 3, 3:00 – 4:00 PM')
    await assertAccessible()
    await press(/^Take this time/)
    await text('Thursday, December 3, 2026')
    assert.lengthOf(events, 1)
    await until('The list is gone', () => !shownText().includes('Waiting list'))
  })

  it('says what is missing to take an offer, and declines it', async () => {
    const offer = {
      startsAt: '2026-12-03T14:00:00.000Z',
      endsAt: '2026-12-03T15:00:00.000Z',
      expiresAt: '2026-12-01T12:00:00.000Z',
    }
    api
      .on('GET /api/waitlist', () => pageOf(aWaitlistEntry({ state: 'offered', offer })))
      .on('POST /api/waitlist/*/accept', () => refusal(409, 'no_credits', 'None.'))
      .on('DELETE /api/waitlist/*', () => {
        api.on('GET /api/waitlist', () => pageOf())
        return new Response(null, { status: 204 })
      })
    openArea(api)
    await press(/^Take this time/)
    await text('There are no credits left for this session. Buy a package first.')
    await press(/^Decline/)
    await text('Declined')
    await until('The list is gone', () => !shownText().includes('A time is free'))
  })

  it('asks before somebody waits no longer', async () => {
    api.on('GET /api/waitlist', () => pageOf(aWaitlistEntry()))
    openArea(api)
    await text('Any time from Thursday, December 3 to Friday, December 4')
    await text('2 people are ahead of you')
    await press(/^Wait no longer/)
    await text('Your place on the list goes to whoever comes next.')
    await until('The focus', () => focused()?.id === 'asked')
    await assertAccessible()
    await press('Keep it')
    const leave = await the('button', /^Wait no longer: /)
    await until('The focus', () => focused() === leave)
    assert.lengthOf(api.to('DELETE /api/waitlist/*'), 0)
    assert.notInclude(JSON.stringify({ ...sessionStorage }), email)
  })
})
