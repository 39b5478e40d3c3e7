import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Stripe } from 'stripe'
import { serveSimulator } from '../../../demo/src/simulator/serve.ts'
import type { SimulatorControl, SimulatorOptions } from '../../../demo/src/simulator/simulator.ts'

export const secretKey = 'sk_test_simulator'
export const webhookSecret = 'whsec_simulator'
const connectSecret = 'whsec_connect'

type Hook = { event: Stripe.Event; signature: string; body: string }

export type Desk = {
  url: string
  control: SimulatorControl
  stripe: Stripe
  /** Webhooks received, verified, in the order they came. */
  hooks: Hook[]
  /** The same of events that happened on connected accounts. */
  connectHooks: Hook[]
  /** Statuses to answer the next webhooks with; 200 once they are used up. */
  answers: number[]
  clientWith(key: string): Stripe
  stop(): Promise<void>
}

/** A running simulator, the real SDK talking to it, and somebody to receive its webhooks. */
export async function openDesk(options: Partial<SimulatorOptions> = {}): Promise<Desk> {
  const hooks: Hook[] = []
  const connectHooks: Hook[] = []
  const answers: number[] = []
  const receiver = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
      const status = answers.shift() ?? 200
      const body = Buffer.concat(parts).toString('utf8')
      const signature = String(request.headers['stripe-signature'])
      try {
        const connect = request.url === '/webhooks/connect'
        const secret = connect ? connectSecret : webhookSecret
        const event = await stripe.webhooks.constructEventAsync(body, signature, secret)
        if (status < 300) (connect ? connectHooks : hooks).push({ event, signature, body })
        response.writeHead(status).end()
      } catch {
        response.writeHead(400).end()
      }
    })
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const { port } = receiver.address() as AddressInfo
  const simulator = await serveSimulator({
    secretKey,
    publishableKey: 'pk_test_simulator',
    webhook: { url: `http://127.0.0.1:${port}/webhooks/stripe`, secret: webhookSecret },
    connectWebhook: { url: `http://127.0.0.1:${port}/webhooks/connect`, secret: connectSecret },
    retryDelaysMs: [20, 40],
    ...options,
  })
  const clientWith = (key: string) =>
    new Stripe(key, {
      host: '127.0.0.1',
      port: new URL(simulator.url).port,
      protocol: 'http',
      telemetry: false,
      maxNetworkRetries: 0,
    })
  const stripe = clientWith(secretKey)
  return {
    url: simulator.url,
    control: simulator.control,
    stripe,
    hooks,
    connectHooks,
    answers,
    clientWith,
    async stop() {
      await simulator.stop()
      receiver.closeAllConnections()
      receiver.close()
      await once(receiver, 'close')
    },
  }
}

export const hostedSession = {
  mode: 'payment',
  line_items: [
    {
      quantity: 1,
      price_data: {
        currency: 'eur',
        unit_amount: 45_000,
        product_data: { name: 'Starter', description: 'Five sessions' },
      },
    },
  ],
  success_url: 'https://consultant.example/thanks?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://consultant.example/packages',
} satisfies Stripe.Checkout.SessionCreateParams

export const embeddedSession = {
  mode: 'payment',
  ui_mode: 'embedded_page',
  line_items: hostedSession.line_items,
  return_url: 'https://consultant.example/thanks?session={CHECKOUT_SESSION_ID}',
} satisfies Stripe.Checkout.SessionCreateParams

/** A connected account that can be paid. */
export async function enabledAccount({ stripe, control }: Desk): Promise<string> {
  const account = await stripe.accounts.create(expressAccount)
  control.completeOnboarding(account.id)
  return account.id
}

export const expressAccount = {
  country: 'DE',
  email: 'consultant@example.com',
  controller: {
    fees: { payer: 'application' },
    losses: { payments: 'application' },
    stripe_dashboard: { type: 'express' },
  },
  capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
} satisfies Stripe.AccountCreateParams

/** Pays the hosted session for an account, the platform keeping a fee of a tenth. */
export async function sellFor(desk: Desk, account: string, card?: string): Promise<Stripe.Charge> {
  const session = await desk.stripe.checkout.sessions.create({
    ...hostedSession,
    payment_intent_data: { application_fee_amount: 4_500, transfer_data: { destination: account } },
  })
  return payAndRead(desk, session.id, card)
}

export async function payAndRead({ control, stripe }: Desk, sessionId: string, card?: string): Promise<Stripe.Charge> {
  control.pay(sessionId, card ? { card } : {})
  const paid = await stripe.checkout.sessions.retrieve(sessionId, { expand: ['payment_intent.latest_charge'] })
  return (paid.payment_intent as Stripe.PaymentIntent).latest_charge as Stripe.Charge
}

/** Sends the payment page's form, as a browser would. */
export function submit(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
}

export const goodCard = '4242424242424242'
export const decliningCard = '4000000000000002'
export const authenticatingCard = '4000002500003155'
