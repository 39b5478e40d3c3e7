import type { CheckoutDraft, CheckoutStarted } from '@deskbell/server/contract/checkout'
import type { ManagedPackage, PackageDraft } from '@deskbell/server/contract/packages'
import type { Purchase } from '@deskbell/server/contract/purchases'
import {
  createPackage,
  createPractice,
  returnUrl,
  signIn,
  siteOrigin,
  speaker,
  type Answer,
  type Practice,
  type Refusal,
  type Sender,
} from '../../support/scenario.ts'
import { createTestApp, type TestApp } from '../../support/test-app.ts'

/** An app with the practice of Jane, who sells, and the token of her dashboard. */
export type Shop = { app: TestApp; jane: Practice; owner: string } & ReturnType<typeof speaker>

type ShopOptions = { guestCheckout?: boolean; environment?: Record<string, string>; databaseUrl?: string }

export async function openShop({
  guestCheckout = true,
  environment = {},
  databaseUrl,
}: ShopOptions = {}): Promise<Shop> {
  const app = await createTestApp({
    environment: { RATE_LIMIT_FACTOR: '1000', ...environment },
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  })
  const jane = await createPractice(app, 'jane', { guestCheckout })
  return { app, jane, owner: await signIn(app, jane.ownerEmail), ...speaker(app) }
}

export function stock({ app, jane, owner }: Shop, changes: Partial<PackageDraft> = {}): Promise<ManagedPackage> {
  return createPackage(app, jane, changes, owner)
}

/** Asks for a checkout, as a guest on the consultant's page unless `sender` says otherwise. */
export function startCheckout<Body = CheckoutStarted>(
  { post }: Shop,
  item: { id: string },
  sender: Sender = {},
  changes: Partial<CheckoutDraft> = {},
): Promise<Answer<Body>> {
  return post<Body>(
    '/api/checkout/sessions',
    { origin: siteOrigin, ...sender },
    { packageId: item.id, returnUrl, ...changes },
  )
}

export async function buy(
  shop: Shop,
  item: { id: string },
  sender: Sender = {},
  changes: Partial<CheckoutDraft> = {},
): Promise<CheckoutStarted> {
  const { status, body } = await startCheckout(shop, item, sender, changes)
  if (status !== 201) throw new Error(`Starting a checkout answered ${status}: ${JSON.stringify(body)}`)
  return body
}

/** The session at the simulator that was opened for a purchase. */
export function sessionOf({ app }: Shop, { id }: Pick<Purchase, 'id'>) {
  const session = app.simulator.sessions().find(({ metadata }) => metadata['purchase_id'] === id)
  if (session === undefined) throw new Error(`No session was opened for the purchase ${id}.`)
  return session
}

/** The buyer pays; webhooks arrive as the simulator was told. */
export async function pay(
  shop: Shop,
  purchase: Pick<Purchase, 'id'>,
  payment: { email?: string; name?: string } = {},
): Promise<void> {
  const outcome = shop.app.simulator.pay(sessionOf(shop, purchase).id, payment)
  if (outcome.status !== 'paid') throw new Error(`The payment was ${outcome.status}.`)
  await shop.app.settled()
}

export async function buyAndPay(
  shop: Shop,
  item: { id: string },
  sender: Sender = {},
  changes: Partial<CheckoutDraft> = {},
): Promise<CheckoutStarted> {
  const started = await buy(shop, item, sender, changes)
  await pay(shop, started.purchase)
  return started
}

/** Status, code and first field of a refusal, to compare in one line; of a success the status alone. */
export function refusal({ status, body }: Pick<Answer<unknown>, 'status' | 'body'>): (string | number)[] {
  const { error } = (body ?? {}) as Partial<Refusal>
  if (error === undefined) return [status]
  const path = error.fields?.[0]?.path
  return path === undefined ? [status, error.code] : [status, error.code, path]
}
