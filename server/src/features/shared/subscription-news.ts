import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import type { AuditEntry } from '../../db/audit.ts'
import type { SubscriptionSettlement } from '../../db/subscription-settlement.ts'
import type { SubscriptionRow } from '../../db/views/subscription-view.ts'
import { periodMonths, type RecordedSubscription, type SubscriptionPlan } from '../../domain/subscription.ts'
import type { SubscriptionFacts } from '../../ports.ts'

/** Who changed it; the system where it is news from Stripe. */
export type By = Pick<AuditEntry, 'actorKind' | 'actorUserId'>

export const bySystem: By = { actorKind: 'system', actorUserId: null }

/** What a settlement of a subscription is made from. */
export type Worked = {
  row: SubscriptionRow
  recorded: RecordedSubscription
  facts: SubscriptionFacts
  plan: Extract<SubscriptionPlan, { kind: 'settle' }>
  /** What is sold from now on, where that is something else. */
  resold: PurchaseSnapshot | null
  actor: By
}

/** The letters that a settlement sends. */
export function mailsOf({ row, facts, plan }: Worked): SubscriptionSettlement['mails'] {
  const { purchase } = row
  const { title, bundleDescription, type } = purchase.snapshot
  const sold = { reference: purchase.reference, title, pageUrl: purchase.pageUrl }
  const mails: SubscriptionSettlement['mails'] = []
  if (plan.becomesPaid)
    mails.push({
      kind: 'purchase_confirmed',
      origin: `purchase_confirmed:${purchase.id}`,
      body: {
        news: 'subscription_started',
        facts: {
          ...sold,
          bundleDescription,
          priceMinor: purchase.priceMinor,
          currency: purchase.currency,
          everyMonths: periodMonths(type) ?? 1,
        },
      },
    })
  const { unpaidInvoiceId } = plan
  if (unpaidInvoiceId !== null) {
    const invoiceUrl = facts.invoices.find(({ invoiceId }) => invoiceId === unpaidInvoiceId)?.hostedUrl ?? null
    mails.push({
      kind: 'payment_failed',
      origin: `payment_failed:${unpaidInvoiceId}`,
      body: { news: 'subscription_unpaid', facts: { ...sold, invoiceUrl } },
    })
  }
  return mails
}

/** One entry for each change. */
export function auditsOf(
  { row, recorded, plan, resold, actor }: Worked,
  invoices: SubscriptionSettlement['invoices'],
  { newId, now }: { newId: () => string; now: number },
): SubscriptionSettlement['audits'] {
  const { purchase } = row
  const entry = (action: string, before: AuditEntry['before'], after: AuditEntry['after'], by = actor): AuditEntry => ({
    id: newId(),
    practiceId: purchase.practiceId,
    ...by,
    action,
    subjectType: 'purchase',
    subjectId: purchase.id,
    before,
    after,
    createdAt: now,
  })
  const entries: AuditEntry[] = []
  const [first] = invoices
  if (plan.becomesPaid)
    entries.push(
      entry('purchase.paid', { state: 'unpaid' }, { state: 'paid', origin: first?.payment.origin }, bySystem),
    )
  if (resold !== null) {
    const { packageId, price, next } = purchase.snapshot
    if (resold.packageId !== packageId) {
      const action = resold.price.amount > price.amount ? 'purchase.upgraded' : 'purchase.downgraded'
      entries.push(entry(action, { packageId, price }, { packageId: resold.packageId, price: resold.price }))
    }
    if (resold.next?.packageId !== next?.packageId)
      entries.push(entry('purchase.change_planned', { next: next ?? null }, { next: resold.next ?? null }))
  }
  for (const { payment, grants } of plan.becomesPaid ? invoices.slice(1) : invoices)
    entries.push(
      entry(
        'purchase.renewed',
        null,
        { origin: payment.origin, chargedMinor: payment.chargedMinor, grants: grants.length },
        bySystem,
      ),
    )
  if (JSON.stringify(recorded.standing) !== JSON.stringify(plan.standing))
    entries.push(entry('purchase.subscription_changed', { ...recorded.standing }, { ...plan.standing }))
  return entries as SubscriptionSettlement['audits']
}
