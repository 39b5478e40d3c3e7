import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Stripe } from 'stripe'
import { serveSimulator } from '../../../demo/src/simulator/serve.ts'
import type { SimulatorControl, SimulatorOptions } from '../../../demo/src/simulator/simulator.ts'

export const secretKey = 'sk_test_simulator'
export const webhookSecret = 'whsec_simulator'

type Hook = { event: Stripe.Event; signature: string; body: string }

export type Desk = {
  url: string
  control: SimulatorControl
  stripe: Stripe
  /** Webhooks received, verified, in the order they came. */
  hooks: Hook[]
  /** Statuses to answer the next webhooks with; 200 once they are used up. */
  answers: number[]
  clientWith(key: string): Stripe
  stop(): Promise<void>
}

/** A running simulator, the real SDK talking to it, and somebody to receive its webhooks. */
export async function openDesk(options: Partial<SimulatorOptions> = {}): Promise<Desk> {
  const hooks: Hook[] = []
  const answers: number[] = []
  const receiver = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
      const status = answers.shift() ?? 200
      const body = Buffer.concat(parts).toString('utf8')
      const signature = String(request.headers['stripe-signature'])
      try {
        const event = await stripe.webhooks.constructEventAsync(body, signature, webhookSecret)
        if (status < 300) hooks.push({ event, signature, body })
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

/** Sends the payment page's form, as a browser would. */
export function submit(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
}

export const goodCard = '4242424242424242'
export const decliningCard = '4000000000000002'
export const authenticatingCard = '4000002500003155'
