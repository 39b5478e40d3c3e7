import { assert } from 'chai'
import type { ConsultationInput } from '@deskbell/server/contract/consultations'
import {
  aConsultant,
  aConsultation,
  aWaitlistEntry,
  booked,
  bookingApi,
  compatible,
  consultationId,
  freeOn,
  slotsAsked,
  setClock,
} from '../support/booking.ts'
import {
  choose,
  clickDay,
  clickTime,
  control,
  focusedName,
  freeTimes,
  pressFocused,
  write,
} from '../support/booking-page.ts'
import { aPurchase, bodyOf, email, purchaseId, rightCode, status } from '../support/buyer.ts'
import { later, refusal, type FakeApi } from '../support/fake-api.ts'
import { FakeStripe } from '../support/fake-stripe.ts'
import {
  all,
  assertAccessible,
  cleanUp,
  connect,
  fill,
  heard,
  hurry,
  mount,
  press,
  text,
  the,
  until,
} from '../support/page.ts'

const bookings = 'POST /api/consultations'

describe('booking a session', () => {
  let api: FakeApi
  let rightClock: () => void

  beforeEach(() => {
    rightClock = setClock()
    api = bookingApi().install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
    rightClock()
  })

  const signIn = () => sessionStorage.setItem(`deskbell:${api.origin}:jane-doe`, 'sign-in-token')
  const show = (attributes: Record<string, string> = {}) =>
    mount('booking-panel', { locale: 'en-GB', 'time-zone': 'UTC', ...attributes })
  const toDetails = async (attributes: Record<string, string> = {}) => {
    signIn()
    const panel = show(attributes)
    await clickDay('9 December')
    await clickTime('14:00')
    await the('heading', 'Confirm your session')
    return panel
  }
  const sent = (index = 0) => bodyOf<ConsultationInput>(api.to(bookings)[index])
  const bookIt = async () => {
    await toDetails()
    await pressFocused('Confirm Wednesday 14:00')
    await the('heading', 'You are booked')
  }

  it('says beside the button what pays, and books with it', async () => {
    const events = heard('booking-complete')
    await toDetails()
    await text(/1 of your 5 private credits.*Starter · 4 left afterwards/)
    await assertAccessible()
    await write('Breathe\nStand still')
    await choose('#type', 'training')
    await press('Confirm Wednesday 14:00')
    await the('heading', 'You are booked')
    const { pageUrl, ...body } = await sent()
    assert.equal(pageUrl, location.href)
    assert.deepEqual(body as unknown, {
      consultantId: aConsultation().consultant.id,
      startsAt: '2026-12-09T14:00:00.000Z',
      durationMinutes: 60,
      serviceType: 'private',
      timeZone: 'UTC',
      objectives: ['Breathe', 'Stand still'],
      type: 'training',
      pay: { with: 'credits', purchaseId },
    })
    assert.deepEqual(events, [
      ['booking-complete', { consultationId, purchaseId, startsAt: '2026-12-09T14:00:00.000Z' }],
    ])
  })

  it('gives a receipt: when in both zones, reference, what is left, until when it can be changed', async () => {
    await bookIt()
    await text(/Wednesday,? 9 December 2026 14:00–15:00 UTC 15:00 in Berlin/)
    await text('CONS-7K3F9Q')
    await text('4 credits left')
    await text(/You can move or cancel it until Mon,? 7 Dec, 14:00\./)
    assert.include((await the('link', 'Calendar file')).getAttribute('href'), 'calendar.ics')
    assert.include((await the('link', 'Google')).getAttribute('href'), '20261209T140000Z')
    assert.equal(focusedName(), 'You are booked')
    await assertAccessible()
  })

  it('books once, however often the button is pressed', async () => {
    const answer = later<Response>()
    api.on(bookings, () => answer.answer)
    await toDetails()
    const button = await the('button', 'Confirm Wednesday 14:00')
    button.click()
    button.click()
    button.click()
    await until('The request', () => api.to(bookings).length)
    await assertAccessible()
    answer.give(booked(aConsultation()))
    await the('heading', 'You are booked')
    assert.lengthOf(api.to(bookings), 1)
  })

  it('asks again under the same key where the answer got lost', async () => {
    const calm = hurry()
    let tries = 0
    api.on(bookings, () => {
      tries++
      return tries < 3 ? Promise.reject(new TypeError('offline')) : booked(aConsultation())
    })
    await bookIt()
    calm()
    const keys = api.to(bookings).map(({ headers }) => headers.get('Idempotency-Key'))
    assert.lengthOf(keys, 3)
    assert.equal(new Set(keys).size, 1)
    assert.isNotEmpty(keys[0])
  })

  it('keeps what was typed where the network is down, and the key for the next try', async () => {
    const calm = hurry()
    api.on(bookings, () => Promise.reject(new TypeError('offline')))
    await toDetails()
    await write('Breathe')
    await press('Confirm Wednesday 14:00')
    await text('No connection.')
    await assertAccessible()
    api.on(bookings, () => booked(aConsultation()))
    assert.equal((await control<HTMLTextAreaElement>('textarea')).value, 'Breathe')
    await press('Confirm Wednesday 14:00')
    await the('heading', 'You are booked')
    calm()
    assert.equal(new Set(api.to(bookings).map(({ headers }) => headers.get('Idempotency-Key'))).size, 1)
  })

  it('shows what is free around a time that was just taken', async () => {
    const events = heard('booking-error')
    api.on(bookings, () => refusal(409, 'slot_taken', 'Taken.'))
    await toDetails()
    await write('Breathe')
    api.on('GET /api/consultants/*/slots', (request) =>
      slotsAsked(
        request,
        freeOn([8, 9, 10]).filter(({ startsAt }) => startsAt !== '2026-12-09T14:00:00.000Z'),
      ),
    )
    await pressFocused('Confirm Wednesday 14:00')
    await text('This time was just taken. These are free around it:')
    await until('The focus', () => focusedName().startsWith('This time was just taken.'))
    assert.notInclude(freeTimes(), '14:00')
    assert.deepEqual(events, [['booking-error', { code: 'slot_taken', message: 'Taken.' }]])
    await assertAccessible()
    api.on(bookings, () => booked(aConsultation()))
    await press(/^Wed,? 9 Dec, 18:00$/)
    await press('Confirm Wednesday 18:00')
    await the('heading', 'You are booked')
    assert.deepEqual((await sent(1)).objectives, ['Breathe'])
    assert.notEqual(...(api.to(bookings).map(({ headers }) => headers.get('Idempotency-Key')) as [string, string]))
  })

  it('asks who it is where nobody is signed in, and keeps the time', async () => {
    show()
    await clickTime('14:00')
    await text('€90 today')
    await assertAccessible()
    await fill('Name', 'Ada')
    await fill('Email', email)
    await press('Send code')
    await fill('Six-digit code', rightCode)
    await press('Confirm Tuesday 14:00')
    await the('heading', 'You are booked')
    assert.equal((await sent()).name, 'Ada')
  })

  it('lets choose among the credits of several purchases', async () => {
    const other = '01936f00-0000-7000-8000-0000000000a2'
    api.on('GET /api/credits/compatible', () =>
      compatible({}, { id: 'g2', purchaseId: other, title: 'Standard', remaining: 12, remainingAfter: 11 }),
    )
    await toDetails()
    await text('1 of your 12 private credits')
    await assertAccessible()
    const radio = await control<HTMLInputElement>(`input[value="${other}"]`)
    radio.click()
    await press('Confirm Wednesday 14:00')
    await the('heading', 'You are booked')
    assert.deepEqual((await sent()).pay as unknown, { with: 'credits', purchaseId: other })
  })

  it('says a last credit, unlimited ones and a trial for what they are', async () => {
    api.on('GET /api/credits/compatible', () => compatible({ remaining: 1, remainingAfter: 0 }))
    const panel = await toDetails()
    await text('Your last private credit')
    panel.remove()
    api.on('GET /api/credits/compatible', () => compatible({ remaining: null, remainingAfter: null }))
    const second = await toDetails()
    await text('Included in Starter, unlimited')
    second.remove()
    api.on('GET /api/credits/compatible', () => ({ ...compatible(), trial: true }))
    await toDetails()
    await text('Your free trial session')
    await press('Confirm Wednesday 14:00')
    await the('heading', 'You are booked')
    assert.deepEqual((await sent()).pay as unknown, { with: 'trial' })
  })

  it('leads to the packages where nothing can pay', async () => {
    const events = heard('packages-wanted')
    const withoutRate = freeOn([9]).map((slot) => ({ ...slot, rate: null }))
    api
      .on('GET /api/credits/compatible', () => compatible())
      .on('GET /api/consultants/*/slots', (request) => slotsAsked(request, withoutRate))
    await toDetails()
    await text('You have no credits for this session')
    await assertAccessible()
    await press('See packages')
    assert.lengthOf(events, 1)
  })

  it('asks for a name where the server wants one', async () => {
    api.on(bookings, () =>
      Response.json(
        {
          error: {
            code: 'invalid_input',
            message: 'Say your name.',
            fields: [{ path: 'name', message: 'Say your name.' }],
          },
        },
        { status: 400 },
      ),
    )
    await toDetails()
    await press('Confirm Wednesday 14:00')
    await fill('Name', 'Ada')
    api.on(bookings, () => booked(aConsultation()))
    await press('Confirm Wednesday 14:00')
    await the('heading', 'You are booked')
    assert.equal((await sent(1)).name, 'Ada')
  })

  it('shows a new price before anything is paid', async () => {
    api
      .on('GET /api/credits/compatible', () => compatible())
      .on(bookings, () =>
        Response.json(
          {
            error: {
              code: 'price_changed',
              message: 'New price.',
              details: { price: { amount: 9500, currency: 'EUR' } },
            },
          },
          { status: 409 },
        ),
      )
    await toDetails()
    await press('Pay €90')
    await text('The price of this time has changed to €95. Nothing has been charged.')
    await the('button', 'Pay €95')
    await assertAccessible()
  })

  describe('paid on the spot', () => {
    let stripe: FakeStripe
    const held = aConsultation(
      { status: 'held', holdExpiresAt: '2026-12-01T09:45:00.000Z' },
      { status: 'held', paidWith: 'checkout', credits: null, price: { amount: 9000, currency: 'EUR' } },
    )
    const paid = aConsultation({}, { paidWith: 'checkout', credits: null, price: { amount: 9000, currency: 'EUR' } })

    beforeEach(() => {
      stripe = new FakeStripe()
      api
        .on('GET /api/credits/compatible', () => compatible())
        .on(bookings, () => booked(held, { purchaseId, purchaseToken: 'purchase-token', checkout: stripe.checkout }))
        .on('GET /api/checkout/sessions/*', () => status('wait'))
        .on('GET /api/consultations/*', (request) =>
          request.url.includes('/me?') ? { data: [], nextCursor: null } : paid,
        )
    })

    it('shows the form, keeps the time, and gives the receipt once it is confirmed', async () => {
      const calm = hurry()
      const events = heard('booking-complete')
      await toDetails()
      await press('Pay €90')
      await text('We keep Tue 8 Dec, 14:00 for you until 09:45.')
      await text('Card form')
      await assertAccessible()
      const { pay } = await sent()
      assert.deepInclude(pay as unknown as Record<string, unknown>, {
        with: 'checkout',
        ui: 'embedded',
        currency: 'EUR',
      })
      stripe.shown[0]!.complete()
      await text('We are waiting for the confirmation.')
      assert.lengthOf(stripe.shown, 0)
      await assertAccessible()
      api.on('GET /api/checkout/sessions/*', () => status('done'))
      await the('heading', 'You are booked')
      await text('€90')
      calm()
      assert.lengthOf(events, 1)
      assert.equal(api.to('GET /api/checkout/sessions/*')[0]!.headers.get('Deskbell-Purchase-Token'), 'purchase-token')
    })

    it('lets pay again what was declined', async () => {
      const calm = hurry()
      await toDetails()
      await press('Pay €90')
      await text('Card form')
      stripe.shown[0]!.complete()
      api.on('GET /api/checkout/sessions/*', () =>
        status('pay', { lastPaymentError: 'Your card was declined.', checkout: stripe.checkout }),
      )
      await text('Your card was declined.')
      calm()
      await assertAccessible()
      await press('Try the payment again')
      await text('Card form')
    })

    it('offers to go on with a time that is kept already, or to give it up', async () => {
      api
        .on(bookings, () =>
          Response.json(
            { error: { code: 'hold_exists', message: 'Held.', details: { consultationId, purchaseId } } },
            { status: 409 },
          ),
        )
        .on('GET /api/consultations/*', (request) =>
          request.url.includes('/me?') ? { data: [], nextCursor: null } : held,
        )
        .on('POST /api/consultations/*/cancel', () => aConsultation({ status: 'cancelled' }))
      await toDetails()
      await press('Pay €90')
      await text(/Tue,? 8 Dec, 14:00, kept for you until 09:45 and not paid yet\./)
      await the('button', 'Go on and pay')
      await assertAccessible()
      api.on('GET /api/checkout/sessions/*', () => status('pay', { checkout: stripe.checkout }))
      await press('Go on and pay')
      await text('The payment was not completed. You have not been charged.')
      await assertAccessible()
      await press('Continue to payment')
      await text('Card form')
    })

    it('gives up a time that is kept, and goes on with the one chosen', async () => {
      api
        .on(bookings, () => refusal(409, 'hold_exists', 'Held.'))
        .on('GET /api/consultations/*', () => ({ data: [held], nextCursor: null }))
        .on('POST /api/consultations/*/cancel', () => aConsultation({ status: 'cancelled' }))
      await toDetails()
      await press('Pay €90')
      await press('Give it up and go on')
      await the('button', 'Pay €90')
      assert.lengthOf(api.to('POST /api/consultations/*/cancel'), 1)
    })

    it('finds the session again after Stripe’s own page', async () => {
      api.on('GET /api/purchases/*', () => aPurchase({ package: { ...aPurchase().package, scheduling: 'deskbell' } }))
      sessionStorage.setItem(`deskbell:session:${purchaseId}`, consultationId)
      show({ purchase: purchaseId })
      await the('heading', 'Your session')
      await text('CONS-7K3F9Q')
      sessionStorage.clear()
    })
  })

  describe('that is booked', () => {
    it('is moved in the same calendar', async () => {
      const events = heard('booking-change')
      api.on('POST /api/consultations/*/reschedule', () =>
        aConsultation({ startsAt: '2026-12-10T10:00:00.000Z', endsAt: '2026-12-10T11:00:00.000Z' }),
      )
      await bookIt()
      await press('Move')
      await the('heading', 'Move your session')
      await assertAccessible()
      await clickDay('10 December')
      await clickTime('10:00')
      await text('What you paid or used goes along.')
      await assertAccessible()
      await press('Move to Thursday 10:00')
      await the('heading', 'Your session is moved')
      assert.deepEqual(await bodyOf(api.to('POST /api/consultations/*/reschedule')[0]), {
        startsAt: '2026-12-10T10:00:00.000Z',
        timeZone: 'UTC',
      })
      assert.deepEqual(events, [['booking-change', { consultationId, startsAt: '2026-12-10T10:00:00.000Z' }]])
    })

    it('can keep the time it has', async () => {
      await bookIt()
      await press('Move')
      await press('Keep the time you have')
      await text('CONS-7K3F9Q')
    })

    it('is cancelled after saying what becomes of the credit', async () => {
      api.on('POST /api/consultations/*/cancel', () =>
        aConsultation({ status: 'cancelled' }, { creditGivenBack: true }),
      )
      await bookIt()
      await pressFocused('Cancel session')
      await text('Your credit comes back to you.')
      assert.equal(focusedName(), 'Cancel this session?')
      await assertAccessible()
      await press('Keep it')
      await press('Cancel session')
      await the('heading', 'You are booked')
      await press('Cancel session')
      await the('heading', 'Your session is cancelled')
      await text('What it cost has come back to you.')
      await assertAccessible()
    })

    it('says so where it is too late', async () => {
      api.on('POST /api/consultations/*/cancel', () => refusal(409, 'too_late', 'Too late.'))
      await bookIt()
      await press('Cancel session')
      await text('Cancel this session?')
      await press('Cancel session')
      await text('It is too late to change this session here.')
    })

    it('is listed for who comes back', async () => {
      api.on('GET /api/consultations/me', () => ({ data: [aConsultation()], nextCursor: null }))
      signIn()
      show()
      await text('Your next sessions')
      await assertAccessible()
      await press('Move or cancel')
      await text('CONS-7K3F9Q')
    })
  })

  describe('with a purchase', () => {
    const ofDeskbell = aPurchase({
      package: { ...aPurchase().package, scheduling: 'deskbell', sessionDurationMinutes: 30 },
    })

    it('says what pays where this tab bought it, and books after a sign-in', async () => {
      api.on('GET /api/purchases/*', () => ofDeskbell)
      sessionStorage.setItem(`deskbell:purchase:${purchaseId}`, 'purchase-token')
      show({ purchase: purchaseId })
      await clickTime('14:00')
      await text(/1 of your 5 private credits.*Starter · 4 left afterwards/)
      await fill('Email', email)
      await press('Send code')
      await fill('Six-digit code', rightCode)
      await press('Confirm Tuesday 14:00')
      await the('heading', 'You are booked')
      assert.equal(api.to(bookings)[0]!.headers.get('Deskbell-Purchase-Token'), 'purchase-token')
      const asked = new URL(api.to('GET /api/credits/compatible')[0]!.url).searchParams
      assert.equal(asked.get('purchase'), purchaseId)
      assert.equal(asked.get('durationMinutes'), '30')
    })

    it('is arranged by hand where the consultant has no hours', async () => {
      api
        .on('GET /api/purchases/*', () => ofDeskbell)
        .on('GET /api/consultants/*/session-config', () => refusal(404, 'not_found', 'None.'))
      show({ purchase: purchaseId })
      await text('Jane Doe arranges the times with you by email or phone.')
    })
  })

  describe('put into a calendar', () => {
    const left: string[] = []
    const bookAndPress = async () => {
      const panel = await toDetails()
      left.length = 0
      Object.assign(panel, { leaveTo: (url: string) => left.push(url) })
      await press('Confirm Wednesday 14:00')
      await press('Calendar file', 'link')
    }

    it('leads to an address that is new when it is pressed', async () => {
      api.on('GET /api/consultations/*', (request) =>
        request.url.includes('/me?')
          ? { data: [], nextCursor: null }
          : aConsultation({ calendarUrl: 'https://desk.test/new.ics' }),
      )
      await bookAndPress()
      await until('The file', () => left.length)
      assert.deepEqual(left, ['https://desk.test/new.ics'])
    })

    it('says so where there is none to be had', async () => {
      api.on('GET /api/consultations/*', () => Promise.reject(new TypeError('offline')))
      await bookAndPress()
      await text('No connection.')
      await assertAccessible()
      assert.isEmpty(left)
    })
  })

  describe('where nothing is free', () => {
    it('lets wait for one of several consultants', async () => {
      const other = '01936f00-0000-7000-8000-0000000000c2'
      api
        .on('GET /api/consultants', () => ({
          data: [aConsultant(), aConsultant({ id: other, name: 'Max Roe' })],
          nextCursor: null,
        }))
        .on('GET /api/practices/*/slots', (request) => slotsAsked(request, freeOn([8])))
        .on('POST /api/waitlist', () => Response.json(aWaitlistEntry(), { status: 201 }))
      signIn()
      show()
      await clickDay('11 December', false)
      await press('Tell me when a time frees up')
      await text('with Jane Doe')
      await press('Put me on the list')
      await text('2 people are ahead of you.')
      assert.deepInclude(await bodyOf<Record<string, unknown>>(api.to('POST /api/waitlist')[0]), {
        consultantId: aConsultant().id,
      })
    })

    it('puts a client on the list for a day', async () => {
      api.on('POST /api/waitlist', () => Response.json(aWaitlistEntry(), { status: 201 }))
      signIn()
      show()
      await clickDay('11 December', false)
      await press('Tell me when a time frees up')
      await text('We email you as soon as a time frees up on Friday 11 December')
      await assertAccessible()
      await press('Put me on the list')
      await text('2 people are ahead of you.')
      await assertAccessible()
      assert.deepInclude(await bodyOf<Record<string, unknown>>(api.to('POST /api/waitlist')[0]), {
        from: '2026-12-11T00:00:00.000Z',
        to: '2026-12-12T00:00:00.000Z',
        durationMinutes: 60,
        serviceType: 'private',
      })
    })

    it('asks who it is first', async () => {
      api.on('POST /api/waitlist', () => Response.json(aWaitlistEntry({ ahead: 0 }), { status: 201 }))
      show()
      await clickDay('11 December', false)
      await press('Tell me when a time frees up')
      await fill('Email', email)
      await press('Send code')
      await fill('Six-digit code', rightCode)
      await text('You are the first on the list.')
    })
  })

  it('has no two headings of the same name on the receipt', async () => {
    await bookIt()
    assert.lengthOf(all('heading', 'You are booked'), 1)
  })
})
