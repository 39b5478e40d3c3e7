import { Hono } from 'hono'
import type { Context } from 'hono'
import type { SimulatorControl } from '../control.ts'
import { unpaidEndings } from '../invoices/dunning.ts'
import { disputeReasons } from '../disputes/dispute.ts'
import { faultKinds } from '../webhooks/faults.ts'
import type { Fault } from '../webhooks/faults.ts'

type Input = Record<string, unknown>

/** The controls over HTTP: JSON for programs, plain forms for the index page. */
export function createControlRoutes(control: SimulatorControl, baseUrl: string): Hono {
  const routes = new Hono()
  const action = (path: string, act: (input: Input, id: string) => unknown) =>
    routes.post(`/control/${path}`, async (c) => {
      const { input, fromPage } = await inputOf(c)
      try {
        const result = (await act(input, c.req.param('id') ?? '')) ?? {}
        return fromPage ? c.redirect(baseUrl, 303) : c.json(result)
      } catch (error) {
        return c.json({ error: { message: error instanceof Error ? error.message : String(error) } }, 400)
      }
    })

  action('clock', (input) => {
    control.advanceClock(wholeNumber(input, 'advanceMs') ?? 0)
    return { now: control.now() }
  })
  action('faults', (input) => {
    control.setFault(faultFrom(input))
    return { faults: control.faults() }
  })
  action('faults/clear', () => control.clearFaults())
  action('deliver', () => control.deliverPending())
  action('settled', () => control.settled())
  action('reset', () => control.reset())
  action('sessions/:id/pay', (input, id) => {
    const authentication = text(input, 'authentication')
    return control.pay(id, {
      ...given('card', text(input, 'card')),
      ...given('email', text(input, 'email')),
      ...given('name', text(input, 'name')),
      ...given('country', text(input, 'country')),
      ...given('code', text(input, 'code')),
      ...(authentication === 'succeed' || authentication === 'fail' ? { authentication } : {}),
    })
  })
  action('sessions/:id/expire', (_input, id) => control.expire(id))
  action('accounts/:id/complete', (_input, id) => control.completeOnboarding(id))
  action('accounts/:id/restrict', (_input, id) => control.restrictAccount(id))
  action('accounts/:id/deauthorize', (_input, id) => control.deauthorize(id))
  action('customers/:id/card', (input, id) => control.replaceCard(id, text(input, 'card')))
  action('subscriptions/unpaid-ending', (input) =>
    control.setUnpaidEnding(choice(input, 'ending', unpaidEndings) ?? 'canceled'),
  )
  action('charges/:id/dispute', (input, id) =>
    control.openDispute(id, {
      ...given('reason', choice(input, 'reason', disputeReasons)),
      ...given('amount', wholeNumber(input, 'amount')),
    }),
  )
  action('disputes/:id/close', (input, id) =>
    control.closeDispute(id, choice(input, 'outcome', ['won', 'lost']) ?? 'lost'),
  )
  action('refunds/outcome', (input) => control.setRefundOutcome(choice(input, 'outcome', refundOutcomes) ?? null))
  action('refunds/:id/settle', (input, id) =>
    control.settleRefund(id, choice(input, 'outcome', ['succeeded', 'failed']) ?? 'succeeded'),
  )
  action('events/:id/redeliver', (_input, id) => control.redeliver(id))

  routes.get('/control/state', (c) =>
    c.json({
      now: control.now(),
      sessions: control.sessions(),
      events: control.events(),
      deliveries: control.deliveries(),
      faults: control.faults(),
      accounts: control.accounts(),
      subscriptions: control.subscriptions(),
      invoices: control.invoices(),
      charges: control.charges(),
      disputes: control.disputes(),
      refunds: control.refunds(),
    }),
  )
  routes.get('/control/requests', (c) => c.json({ requests: control.requests() }))
  return routes
}

async function inputOf(c: Context): Promise<{ input: Input; fromPage: boolean }> {
  const fromPage = c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false
  if (fromPage) return { input: await c.req.parseBody(), fromPage }
  const body: unknown = await c.req.json().catch(() => ({}))
  return { input: typeof body === 'object' && body !== null ? (body as Input) : {}, fromPage }
}

const text = (input: Input, name: string): string | undefined => {
  const value = input[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const refundOutcomes = ['pending', 'succeeded', 'failed'] as const

function choice<const T extends string>(input: Input, name: string, choices: readonly T[]): T | undefined {
  const value = text(input, name)
  const chosen = choices.find((candidate) => candidate === value)
  if (value !== undefined && !chosen) throw new Error(`${name} must be one of ${choices.join(', ')}.`)
  return chosen
}

const wholeNumber = (input: Input, name: string): number | undefined => {
  const value = input[name]
  if (value === undefined || value === '') return undefined
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`${name} must be a whole number.`)
  return number
}

const given = <K extends string, T>(key: K, value: T | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: T }

function faultFrom(input: Input): Fault {
  const kind = faultKinds.find((candidate) => candidate === input['kind'])
  if (!kind) throw new Error(`kind must be one of ${faultKinds.join(', ')}.`)
  return {
    kind,
    ...given('type', text(input, 'type')),
    ...given('count', wholeNumber(input, 'count')),
    ...given('delayMs', wholeNumber(input, 'delayMs')),
  }
}
