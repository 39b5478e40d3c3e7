import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  periodMonths,
  planSubscription,
  type RecordedSubscription,
  type ReportedInvoice,
  type ReportedSubscription,
} from '@deskbell/server/domain/subscription'
import { packagesToKnow, type Sold } from '@deskbell/server/domain/subscription-credits'
import { checkAction, checkExchange } from '@deskbell/server/domain/subscription-actions'
import { codeOf } from './refusal.ts'

const month = 30 * 86_400_000
const start = Date.UTC(2026, 11, 1)

const allowance = { serviceType: 'private' as const, consultantTier: 0, credits: 5, creditUnitMinutes: 60 as const }

const sold: RecordedSubscription = {
  purchase: {
    id: 'p1',
    state: 'pending',
    priceMinor: 9_000,
    discountMinor: 0,
    currency: 'USD',
    livemode: false,
    hasClient: true,
  },
  packageId: 'k1',
  subscriptionId: null,
  nextPackageId: null,
  standing: { state: null, periodEndsAt: null, cancelAtPeriodEnd: false, pausedAt: null, lapsesAt: null },
  sold: { k1: { allowances: [allowance], rollOver: false } },
  invoiceIds: [],
}

const invoice = (number: number, changes: Partial<ReportedInvoice> = {}): ReportedInvoice => ({
  invoiceId: `in_${number}`,
  isPaid: true,
  hasFailed: false,
  reason: number === 0 ? 'first' : 'renewal',
  currency: 'USD',
  charged: 9_000,
  total: 9_000,
  discount: 0,
  tax: 0,
  payerEmail: 'val@example.com',
  payerName: null,
  noted: { packageId: 'k1', next: null },
  lines: [
    {
      amount: 9_000,
      isPeriod: true,
      isProration: false,
      startsAt: start + number * month,
      endsAt: start + (number + 1) * month,
    },
  ],
  ...changes,
})

const reported = (invoices: ReportedInvoice[], changes: Partial<ReportedSubscription> = {}): ReportedSubscription => ({
  subscriptionId: 'sub_1',
  status: 'active',
  livemode: false,
  purchaseId: 'p1',
  noted: { packageId: 'k1', next: null },
  periodStartsAt: start + (invoices.length - 1) * month,
  periodEndsAt: start + invoices.length * month,
  cancelAtPeriodEnd: false,
  isPaused: false,
  invoices: invoices.toReversed(),
  ...changes,
})

/** Writes a plan down, as the database would. */
function write(recorded: RecordedSubscription, told: ReportedSubscription, now = start) {
  const plan = planSubscription(recorded, told, now)
  if (plan.kind !== 'settle') return { recorded, plan, grants: [] as string[] }
  const next: RecordedSubscription = {
    ...recorded,
    purchase: { ...recorded.purchase, state: 'paid' },
    subscriptionId: told.subscriptionId,
    standing: plan.standing,
    invoiceIds: [...recorded.invoiceIds, ...plan.invoices.map(({ invoiceId }) => invoiceId)],
  }
  const grants = plan.invoices.flatMap(({ invoiceId, grants: given }) => given.map((_, at) => `${invoiceId}:${at}`))
  return { recorded: next, plan, grants }
}

describe('a first invoice', () => {
  test('that is paid makes the purchase a paid one and gives its period', () => {
    expect(planSubscription(sold, reported([invoice(0)]), start)).toEqual({
      kind: 'settle',
      becomesPaid: true,
      packageId: 'k1',
      next: null,
      invoices: [
        { invoiceId: 'in_0', kind: 'charge', grants: [{ ...allowance, startsAt: start, expiresAt: start + month }] },
      ],
      standing: {
        state: 'active',
        periodEndsAt: start + month,
        cancelAtPeriodEnd: false,
        pausedAt: null,
        lapsesAt: null,
      },
      unpaidInvoiceId: null,
    })
  })

  test('that is open changes nothing', () => {
    expect(planSubscription(sold, reported([invoice(0, { isPaid: false })]), start)).toEqual({ kind: 'leave' })
  })

  test.each([
    ['amount', { total: 8_000 }],
    ['currency', { currency: 'EUR' }],
    ['discount', { discount: 100, total: 8_900 }],
  ])('with another %s than was sold is looked at by a person', (reason, changes) => {
    expect(planSubscription(sold, reported([invoice(0, changes)]), start)).toEqual({ kind: 'review', reason })
  })

  test('of another purchase, or of the other mode, is looked at by a person', () => {
    expect(planSubscription(sold, reported([invoice(0)], { purchaseId: 'p2' }), start)).toMatchObject({
      reason: 'purchase_id',
    })
    expect(planSubscription(sold, reported([invoice(0)], { livemode: true }), start)).toMatchObject({
      reason: 'livemode',
    })
  })

  test('carries a tax on top of the price', () => {
    const taxed = invoice(0, { total: 10_800, charged: 10_800, tax: 1_800 })
    expect(planSubscription(sold, reported([taxed]), start)).toMatchObject({ kind: 'settle' })
  })
})

describe('later', () => {
  const paid = write(sold, reported([invoice(0)])).recorded

  test('the same report leaves everything as it is', () => {
    expect(planSubscription(paid, reported([invoice(0)]), start + 1)).toEqual({ kind: 'leave' })
  })

  test('each paid invoice gives its own period', () => {
    const plan = planSubscription(paid, reported([invoice(0), invoice(1), invoice(2)]), start)
    expect(plan).toMatchObject({
      becomesPaid: false,
      invoices: [
        { invoiceId: 'in_1', kind: 'renewal', grants: [{ startsAt: start + month, expiresAt: start + 2 * month }] },
        { invoiceId: 'in_2', kind: 'renewal', grants: [{ startsAt: start + 2 * month, expiresAt: start + 3 * month }] },
      ],
    })
  })

  test('credits that roll over have no end', () => {
    const rolling = { ...paid, sold: { k1: { allowances: [allowance], rollOver: true } } }
    const plan = planSubscription(rolling, reported([invoice(0), invoice(1)]), start)
    expect(plan).toMatchObject({ invoices: [{ grants: [{ credits: 5, expiresAt: null }] }] })
  })

  test.each([
    ['with the period', { status: 'canceled' }, [invoice(0), invoice(1)], 2],
    ['at once', { status: 'canceled', periodEndsAt: start + 9 }, [invoice(0), invoice(1)], 2],
    ['because nobody paid any more', { status: 'canceled' }, [invoice(0), invoice(1, { isPaid: false })], 1],
  ])('one that ended %s lapses with the last period that was paid for', (_name, changes, invoices, periods) => {
    expect(planSubscription(paid, reported(invoices, changes), start)).toMatchObject({
      standing: { state: 'canceled', lapsesAt: start + periods * month },
    })
  })

  test('a payment that failed is named once', () => {
    const told = reported([invoice(0), invoice(1, { isPaid: false, hasFailed: true })], { status: 'past_due' })
    const { recorded, plan } = write(paid, told)
    expect(plan).toMatchObject({ invoices: [], unpaidInvoiceId: 'in_1', standing: { state: 'past_due' } })
    expect(planSubscription(recorded, told, start)).toEqual({ kind: 'leave' })
  })

  test('an invoice written by hand is money and no credits', () => {
    const plan = planSubscription(paid, reported([invoice(0), invoice(1, { reason: 'other' })]), start)
    expect(plan).toMatchObject({ invoices: [{ invoiceId: 'in_1', grants: [] }] })
  })

  test('a pause is noted when it is first heard of', () => {
    const told = reported([invoice(0)], { isPaused: true })
    const { recorded } = write(paid, told, start + 5)
    expect(recorded.standing.pausedAt).toBe(start + 5)
    expect(planSubscription(recorded, told, start + 9)).toEqual({ kind: 'leave' })
    expect(write(recorded, reported([invoice(0)]), start + 9).recorded.standing.pausedAt).toBeNull()
  })

  test('another subscription, or a purchase that a person looks at, is left alone', () => {
    expect(planSubscription(paid, reported([invoice(1)], { subscriptionId: 'sub_2' }), start)).toEqual({
      kind: 'leave',
    })
    const reviewed = { ...paid, purchase: { ...paid.purchase, state: 'review' as const } }
    expect(planSubscription(reviewed, reported([invoice(0), invoice(1)]), start)).toEqual({ kind: 'leave' })
  })
})

describe('an upgrade within a period', () => {
  const paid = write(sold, reported([invoice(0)])).recorded
  const large = {
    allowances: [
      { ...allowance, credits: 10 },
      { ...allowance, serviceType: 'group' as const, credits: 3 },
    ],
    rollOver: false,
  }
  const knowing = (k2: Sold, k1: Sold = paid.sold['k1'] as Sold): RecordedSubscription => ({
    ...paid,
    sold: { k1, k2 },
  })
  const to = (packageId: string) => ({ noted: { packageId, next: null } })
  const rest = (number: number, left: number, changes: Partial<ReportedInvoice> = {}) =>
    invoice(number, {
      reason: 'change',
      total: 800,
      ...to('k2'),
      lines: [
        { amount: -100, isPeriod: true, isProration: true, startsAt: start + month - left, endsAt: start + month },
        { amount: 900, isPeriod: true, isProration: true, startsAt: start + month - left, endsAt: start + month },
      ],
      ...changes,
    })
  const told = (...invoices: ReportedInvoice[]) =>
    reported([invoice(0), ...invoices], { ...to('k2'), periodStartsAt: start, periodEndsAt: start + month })
  const grantsOf = (recorded: RecordedSubscription, report: ReportedSubscription) => {
    const plan = planSubscription(recorded, report, start)
    return plan.kind === 'settle' ? plan.invoices.flatMap(({ grants }) => grants) : []
  }
  const given = (left: number, k2: Sold = large, k1?: Sold) => grantsOf(knowing(k2, k1), told(rest(1, left)))

  test('gives the difference in proportion to what is left, rounded up, until the period ends', () => {
    expect(given(month).map(({ credits }) => credits)).toEqual([5, 3])
    expect(given(month / 2)).toMatchObject([
      { serviceType: 'private', credits: 3, startsAt: start + month / 2, expiresAt: start + month },
      { serviceType: 'group', credits: 2 },
    ])
    expect(given(1).map(({ credits }) => credits)).toEqual([1, 1])
  })

  test('so late that it costs nothing gives nothing', () => {
    expect(grantsOf(knowing(large), told(rest(1, 1, { total: 0, charged: 0 })))).toEqual([])
  })

  test('takes nothing where the new package holds less of something', () => {
    expect(given(month, { ...large, allowances: [{ ...allowance, credits: 2 }] })).toEqual([])
  })

  test('to unlimited credits gives them at once; from unlimited there is nothing more to give', () => {
    const unlimited = { rollOver: false, allowances: [{ ...allowance, credits: null }] }
    expect(given(month, unlimited)).toMatchObject([{ credits: null }])
    expect(given(month, { rollOver: false, allowances: [allowance] }, unlimited)).toEqual([])
  })

  test('is written even where it costs nothing', () => {
    expect(planSubscription(knowing(large), told(), start)).toMatchObject({
      kind: 'settle',
      packageId: 'k2',
      invoices: [],
    })
  })

  test('is not believed where it is to a package that nobody knows here', () => {
    expect(planSubscription(paid, told(), start)).toEqual({ kind: 'leave' })
  })

  test('to one package and then another gives what each adds, whichever are heard of together', () => {
    const largest = { rollOver: false, allowances: [{ ...allowance, credits: 20 }] }
    const known = {
      ...paid,
      sold: { ...paid.sold, k2: { rollOver: false, allowances: [{ ...allowance, credits: 11 }] }, k3: largest },
    }
    const both = { ...told(rest(1, month), rest(2, month, to('k3'))), ...to('k3') }
    expect(grantsOf(known, both).map(({ credits }) => credits)).toEqual([6, 9])
  })

  test('does not change what a period before it gives that was paid and not heard of', () => {
    const late = { ...told(invoice(1)), ...to('k2') }
    expect(grantsOf(knowing(large), late)).toMatchObject([{ credits: 5, startsAt: start + month }])
  })
})

describe('a change that waits for the next period', () => {
  const paid = write(sold, reported([invoice(0)])).recorded
  const small = { allowances: [{ ...allowance, credits: 2 }], rollOver: false }
  const known = { ...paid, sold: { ...paid.sold, k2: small } }
  const noted = { packageId: 'k1', next: { packageId: 'k2', fromAt: start + month } }

  test('is noted, and the package stays until then', () => {
    expect(planSubscription(known, reported([invoice(0)], { noted }), start)).toMatchObject({
      packageId: 'k1',
      next: { packageId: 'k2', fromAt: start + month },
      invoices: [],
    })
    expect(planSubscription({ ...known, nextPackageId: 'k2' }, reported([invoice(0)], { noted }), start)).toEqual({
      kind: 'leave',
    })
  })

  test('gives the new credits with the first invoice of the new package', () => {
    const told = reported([invoice(0, { noted }), invoice(1, { noted }), invoice(2, { noted })], { noted })
    const plan = planSubscription({ ...known, invoiceIds: [] }, told, start)
    expect(plan).toMatchObject({ packageId: 'k2', next: null })
    expect(plan.kind === 'settle' && plan.invoices.map(({ grants }) => grants.map(({ credits }) => credits))).toEqual([
      [5],
      [2],
      [2],
    ])
  })

  test('and is taken back is gone', () => {
    expect(planSubscription({ ...known, nextPackageId: 'k2' }, reported([invoice(0)]), start)).toMatchObject({
      packageId: 'k1',
      next: null,
    })
  })

  test('makes packages known that have to be looked up, and later none any more', () => {
    expect(packagesToKnow(paid, reported([invoice(0)], { noted }))).toEqual(['k2'])
    const changed = { ...known, packageId: 'k2', invoiceIds: ['in_0', 'in_1'] }
    const later = { packageId: 'k2', next: null }
    const told = reported([invoice(0), invoice(1, { noted }), invoice(2, { noted: later })], { noted: later })
    expect(packagesToKnow(changed, told)).toEqual([])
  })
})

test('however often and of whichever moments Stripe is asked, the last answer decides, and each invoice gives once', () => {
  const history = fc
    .array(
      fc.record({
        event: fc.constantFrom('renew', 'fail', 'recover', 'pause', 'resume', 'cancel', 'end', 'wait'),
      }),
      { maxLength: 12 },
    )
    .map((events) => {
      const moments = [reported([invoice(0, { isPaid: false })]), reported([invoice(0)])]
      let invoices = [invoice(0)]
      let changes: Partial<ReportedSubscription> = {}
      for (const { event } of events) {
        if (changes.status === 'canceled') break
        if (event === 'renew') invoices = [...invoices, invoice(invoices.length)]
        if (event === 'fail') {
          invoices = [...invoices, invoice(invoices.length, { isPaid: false, hasFailed: true })]
          changes = { ...changes, status: 'past_due' }
        }
        if (event === 'recover') {
          invoices = invoices.map((one) => ({ ...one, isPaid: true, hasFailed: false }))
          changes = { ...changes, status: 'active' }
        }
        if (event === 'pause' || event === 'resume') changes = { ...changes, isPaused: event === 'pause' }
        if (event === 'cancel') changes = { ...changes, cancelAtPeriodEnd: true }
        if (event === 'end') changes = { ...changes, status: 'canceled' }
        moments.push(reported(invoices, changes))
      }
      return moments
    })
  fc.assert(
    fc.property(history, fc.array(fc.nat(20), { maxLength: 20 }), (moments, asked) => {
      const last = moments.length - 1
      const heard = [...asked.map((at) => at % moments.length).toSorted((a, b) => a - b), last, last]
      let recorded = sold
      const grants: string[] = []
      for (const at of heard) {
        const step = write(recorded, moments[at] as ReportedSubscription)
        recorded = step.recorded
        grants.push(...step.grants)
      }
      const final = moments[last] as ReportedSubscription
      const paid = final.invoices.filter(({ isPaid }) => isPaid).map(({ invoiceId }) => `${invoiceId}:0`)
      expect(grants.toSorted()).toEqual(paid.toSorted())
      expect(recorded.standing).toEqual({
        state: final.status,
        periodEndsAt: final.periodEndsAt,
        cancelAtPeriodEnd: final.cancelAtPeriodEnd,
        pausedAt: final.isPaused ? start : null,
        lapsesAt: final.status === 'canceled' ? lastPaid(final) : null,
      })
    }),
  )
})

function lastPaid({ invoices }: ReportedSubscription): number {
  return Math.max(...invoices.filter(({ isPaid }) => isPaid).map(({ lines }) => lines[0]?.endsAt ?? 0))
}

describe('what may be done', () => {
  const running = { state: 'active', periodEndsAt: start, cancelAtPeriodEnd: false, pausedAt: null, lapsesAt: null }
  test.each([
    ['pause', running, null],
    ['upgrade', running, null],
    ['downgrade', running, null],
    ['downgrade', { ...running, pausedAt: 1 }, 'subscription_not_running'],
    ['downgrade', { ...running, state: 'unpaid' }, 'subscription_unpaid'],
    ['upgrade', { ...running, state: 'past_due' }, 'subscription_unpaid'],
    ['upgrade', { ...running, pausedAt: 1 }, 'subscription_not_running'],
    ['upgrade', { ...running, cancelAtPeriodEnd: true }, 'subscription_not_running'],
    ['cancel', { ...running, state: 'past_due' }, null],
    ['cancel', { ...running, state: 'canceled' }, 'subscription_not_running'],
    ['portal', { ...running, state: 'canceled' }, null],
    ['portal', { ...running, state: null }, 'subscription_not_running'],
  ] as const)('%s of %o: %s', (action, standing, code) => {
    expect(codeOf(() => checkAction(action, standing))).toBe(code)
  })

  test('a period is as long as the type says', () => {
    expect(['monthly', 'quarterly', 'annual', 'bundle'].map((type) => periodMonths(type as 'monthly'))).toEqual([
      1,
      3,
      12,
      null,
    ])
  })

  const offer = { type: 'monthly' as const, price: { amount: 9_000, currency: 'USD' }, packageId: 'k1' }
  const more = { ...offer, packageId: 'k2', price: { amount: 9_001, currency: 'USD' } }
  test('an upgrade costs more and a downgrade does not, in the same currency and rhythm, and both are to another package', () => {
    expect(codeOf(() => checkExchange('upgrade', offer, more))).toBeNull()
    expect(codeOf(() => checkExchange('downgrade', more, offer))).toBeNull()
    expect(codeOf(() => checkExchange('downgrade', offer, { ...offer, packageId: 'k2' }))).toBeNull()
    expect(codeOf(() => checkExchange('downgrade', offer, more))).toBe('invalid_input')
    for (const refused of [
      { ...more, packageId: 'k1' },
      { ...more, type: 'annual' as const },
      { ...more, price: { amount: 9_001, currency: 'EUR' } },
    ])
      for (const action of ['upgrade', 'downgrade'] as const)
        expect(codeOf(() => checkExchange(action, offer, refused))).toBe('invalid_input')
    expect(codeOf(() => checkExchange('upgrade', offer, { ...offer, packageId: 'k2' }))).toBe('invalid_input')
  })
})
