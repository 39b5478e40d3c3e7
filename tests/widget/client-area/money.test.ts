import { assert } from 'chai'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { setClock } from '../support/booking.ts'
import { aPurchase, aReveal, bodyOf, purchaseId } from '../support/buyer.ts'
import { aBalance, aGrant } from '../support/credits.ts'
import { refusal, type FakeApi } from '../support/fake-api.ts'
import {
  all,
  assertAccessible,
  cleanUp,
  connect,
  focused,
  heard,
  press,
  shownText,
  text,
  the,
  until,
} from '../support/page.ts'
import { aLine, areaApi, inArea, left, openArea, pageOf } from './area.ts'

const subscription = 'POST /api/purchases/*/subscription'

const monthly = (facts: Partial<NonNullable<Purchase['subscription']>> = {}): Purchase =>
  aPurchase({
    subscription: {
      state: 'active',
      periodEndsAt: '2026-12-20T10:00:00.000Z',
      cancelAtPeriodEnd: false,
      pausedAt: null,
      ...facts,
    },
  })

describe('<client-area>, packages and credits', () => {
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

  it('shows what is inside each package, how much is left, until when, and which is used first', async () => {
    api.on('GET /api/credits/balance', () =>
      aBalance({
        available: { private: { credits: 4, minutes: 120 }, group: { credits: 1, minutes: 60 } },
        grants: [
          aGrant({ primary: true, expiresAt: '2027-02-01T12:00:00.000Z' }),
          aGrant({ serviceType: 'group', credits: 3, used: 2, remaining: 1, nearCompletion: true }),
        ],
      }),
    )
    openArea(api)
    for (const words of [
      'Private sessions 4 of 5 left',
      'Used first · Expires on February 1, 2027',
      'Running low: only 1 credit is left.',
      '4 credits · 120 minutes',
    ])
      await text(words)
    const bars = [...document.querySelector('client-area')!.shadowRoot!.querySelectorAll('progress')]
    assert.deepEqual(
      bars.map((bar) => [bar.getAttribute('aria-label'), bar.value, bar.max]),
      [
        ['Starter, Private sessions: 4 of 5 left', 4, 5],
        ['Starter, Group sessions: 1 of 3 left', 1, 3],
      ],
    )
    await assertAccessible()
  })

  it('shows contact details and receipts when asked for, each asked for once', async () => {
    const events = heard('contact-reveal')
    api.on('POST /api/purchases/*/contact', () => aReveal())
    openArea(api)
    await press('Contact details: Starter')
    assert.equal((await the('link', 'jane@coaching.example')).getAttribute('href'), 'mailto:jane@coaching.example')
    assert.deepEqual(events, [['contact-reveal', { purchaseId }]])
    assert.equal(focused()?.id, `contact-${purchaseId}`)
    await press('Receipts: Starter')
    await text('Paid · $450')
    assert.equal((await the('link', /^Receipt/)).getAttribute('href'), 'https://pay.example/receipt')
    assert.lengthOf(api.to('POST /api/purchases/*/contact'), 1)
    await assertAccessible()
  })

  it('says why contact details are not shown yet', async () => {
    api.on('POST /api/purchases/*/contact', () => refusal(403, 'not_yet_revealed', 'Not yet.'))
    openArea(api)
    await press('Contact details: Starter')
    await text('The contact details are not shared yet.')
  })

  it('pauses a subscription, asks before it is cancelled, and leads to cards and invoices', async () => {
    api
      .on('GET /api/purchases', () => pageOf(monthly()))
      .on(subscription, async (request) => {
        const { action } = (await request.json()) as { action: string }
        const purchase =
          action === 'pause'
            ? monthly({ pausedAt: '2026-12-01T09:00:00.000Z' })
            : monthly({ cancelAtPeriodEnd: action === 'cancel' })
        return { purchase, portalUrl: action === 'portal' ? 'https://pay.example/portal' : null }
      })
    openArea(api)
    await text('Renews on December 20, 2026.')
    await press('Pause: Starter')
    await text('Paused: what is paid for goes on until December 20, 2026')
    await press('Cards and invoices: Starter')
    await until('The portal', () => left.length)
    assert.deepEqual(left, ['https://pay.example/portal'])
    await press('Cancel subscription: Starter')
    await text('Cancel Starter?')
    assert.lengthOf(api.to(subscription), 2)
    await assertAccessible()
    await press('Cancel subscription')
    await text('Ends on December 20, 2026, and is not billed again.')
    await the('button', 'Resume: Starter')
    assert.deepEqual(await bodyOf(api.to(subscription)[2]), { action: 'cancel' })
  })

  it('says what to do after a payment of a subscription failed, and why a change is refused', async () => {
    api
      .on('GET /api/purchases', () => pageOf(monthly({ state: 'past_due' })))
      .on(subscription, () => refusal(409, 'subscription_not_running', 'Over.'))
    openArea(api)
    await text('The last payment failed. Change your card to keep your credits coming.')
    await press('Cards and invoices: Starter')
    await text('This subscription is not running any more.')
    assert.lengthOf(left, 0)
  })

  it('shows the payments of a price in parts, and leads to the one that is due', async () => {
    const parts = (['paid', 'failed', 'scheduled'] as const).map((state, index) => ({
      id: `01936f00-0000-7000-8000-0000000000${index}f`,
      number: index + 1,
      amount: { amount: 15_000, currency: 'USD' },
      dueAt: `2026-1${index}-15T10:00:00.000Z`,
      state,
      paidAt: state === 'paid' ? '2026-10-15T10:00:00.000Z' : null,
    }))
    api
      .on('GET /api/purchases', () => pageOf(aPurchase({ schedule: parts })))
      .on('POST /api/purchases/*/instalments/2/pay', () =>
        Response.json({ url: 'https://pay.example/2' }, { status: 201 }),
      )
    openArea(api)
    for (const words of ['Payment 1 of 3 · $150', 'Paid on October 15, 2026', 'Failed, due since November 15, 2026'])
      await text(words)
    assert.lengthOf(all('button', /^Pay /), 1)
    await assertAccessible()
    await press('Pay $150 now')
    await until('The payment page', () => left.length)
    assert.deepEqual(left, ['https://pay.example/2'])
  })

  it('shows every movement of credits in a table, a few at first and further ones when asked', async () => {
    const lines = Array.from({ length: 12 }, (_, nth) => aLine(nth + 1, { reason: `Reason ${nth + 1}.` }))
    api.on('GET /api/credits/statement', (request) =>
      new URL(request.url).searchParams.has('cursor')
        ? pageOf(aLine(50, { kind: 'purchase', credits: 5, balance: 5 }))
        : { data: lines, nextCursor: 'further' },
    )
    openArea(api)
    await text('Reason 10.')
    assert.notInclude(shownText(), 'Reason 11.')
    const head = [...inArea('table')!.querySelectorAll('thead th')].map((cell) => cell.textContent?.trim())
    assert.deepEqual(head, ['Date', 'What', 'Credits', 'Left'])
    await press('Show more: earlier lines')
    await text('Reason 12.')
    await text('+5')
    assert.lengthOf(inArea('table')!.querySelectorAll('tbody tr'), 13)
    assert.lengthOf(all('button', /^Show more/), 0)
    await assertAccessible()
  })

  it('says that further lines did not come, and keeps those that are there', async () => {
    api.on('GET /api/credits/statement', (request) =>
      new URL(request.url).searchParams.has('cursor')
        ? Promise.reject(new TypeError('offline'))
        : { data: [aLine(1)], nextCursor: 'further' },
    )
    openArea(api)
    await press('Show more: earlier lines')
    await text('This could not be loaded.')
    assert.lengthOf(inArea('table')!.querySelectorAll('tbody tr'), 1)
  })
})
