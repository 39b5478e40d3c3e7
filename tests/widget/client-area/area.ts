import type { ClientArea } from '../../../widget/src/elements/client-area/client-area.ts'
import { createSession } from '../../../widget/src/api/session.ts'
import type { Consultation } from '@deskbell/server/contract/consultations'
import type { StatementLine } from '@deskbell/server/contract/credits'
import type { BillingRecord } from '@deskbell/server/contract/money-report'
import { aConsultation, bookingApi } from '../support/booking.ts'
import { aPurchase, purchaseId } from '../support/buyer.ts'
import { aBalance, aGrant } from '../support/credits.ts'
import type { FakeApi } from '../support/fake-api.ts'
import { mount } from '../support/page.ts'

export const pageOf = <Item>(...data: Item[]): { data: Item[]; nextCursor: null } => ({ data, nextCursor: null })

/** The nth session, told apart by its id and reference. */
export const aSession = (
  nth: number,
  facts: Partial<Omit<Consultation, 'booking'>> = {},
  booking: Partial<Consultation['booking']> = {},
): Consultation =>
  aConsultation(
    { id: `01936f00-0000-7000-8000-00000000e0${String(nth).padStart(2, '0')}`, reference: `CONS-${nth}`, ...facts },
    booking,
  )

export const aPastSession = (nth = 20, facts: Partial<Omit<Consultation, 'booking'>> = {}): Consultation =>
  aSession(
    nth,
    {
      status: 'completed',
      startsAt: '2026-11-10T14:00:00.000Z',
      endsAt: '2026-11-10T15:00:00.000Z',
      ...facts,
    },
    { cancelUntil: null, rescheduleUntil: null },
  )

export const aLine = (nth: number, facts: Partial<StatementLine> = {}): StatementLine => ({
  id: `01936f00-0000-7000-8000-00000000a0${String(nth).padStart(2, '0')}`,
  at: '2026-11-20T10:00:00.000Z',
  kind: 'spend',
  grantId: '01936f00-0000-7000-8000-0000000000d1',
  purchaseId,
  reference: 'PKG-7K3F9Q',
  title: 'Starter',
  serviceType: 'private',
  credits: -1,
  balance: 4,
  overdraws: false,
  by: 'client',
  reason: null,
  ...facts,
})

const money = (amount: number) => ({ amount, currency: 'USD' })

const aBill = (): BillingRecord => ({
  purchaseId,
  reference: 'PKG-7K3F9Q',
  currency: 'USD',
  transactionId: 'ch_1',
  charged: money(45_000),
  discount: money(0),
  tax: money(0),
  refunded: money(0),
  receiptUrl: 'https://pay.example/receipt',
  movements: [
    {
      id: '01936f00-0000-7000-8000-0000000000b1',
      kind: 'charge',
      transactionId: 'ch_1',
      charged: 45_000,
      discount: 0,
      tax: 0,
      refunded: 0,
      receiptUrl: 'https://pay.example/receipt',
      at: '2026-11-20T10:00:00.000Z',
    },
  ],
})

/** A client with one package, a session to come and one that was; each test changes what it is about. */
export const areaApi = (): FakeApi => {
  const api = bookingApi()
  sessions(api, [aConsultation()], [aPastSession()])
  return api
    .on('GET /api/purchases', () => pageOf(aPurchase({ paidAt: '2026-11-20T10:00:00.000Z' })))
    .on('GET /api/purchases/*/billing', () => aBill())
    .on('GET /api/credits/balance', () => aBalance({ grants: [aGrant({ primary: true })] }))
    .on('GET /api/credits/statement', () => pageOf(aLine(1), aLine(2, { kind: 'purchase', credits: 5, balance: 5 })))
    .on('GET /api/waitlist', () => pageOf())
}

export const sessions = (api: FakeApi, upcoming: Consultation[], past: Consultation[]): FakeApi =>
  api.on('GET /api/consultations/me', (request) =>
    pageOf(...(new URL(request.url).searchParams.get('when') === 'past' ? past : upcoming)),
  )

const signIn = (api: FakeApi): void => createSession(api.origin, 'jane-doe').setToken('sign-in-token')

/** Where the area would take the browser instead of going there. */
export const left: string[] = []

export const openArea = (api: FakeApi, attributes: Record<string, string> = {}): ClientArea => {
  signIn(api)
  const area = mount('client-area', { 'time-zone': 'Europe/Berlin', ...attributes }) as ClientArea
  left.length = 0
  area.leaveTo = (url) => left.push(url)
  return area
}

export const inArea = <Kind extends HTMLElement>(selector: string): Kind | null =>
  document.querySelector('client-area')?.shadowRoot?.querySelector<Kind>(selector) ?? null
