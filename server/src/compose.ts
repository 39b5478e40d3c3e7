import type { Client } from '@libsql/client'
import type { Context, Hono } from 'hono'
import { createAuthentication } from './adapters/auth/authentication.ts'
import { createCalendly } from './adapters/calendly/calendly.ts'
import { readCsv } from './adapters/csv-reader.ts'
import { readIcs } from './adapters/ics/read-ics.ts'
import { writeIcs, writeIcsFeed } from './adapters/ics/write-ics.ts'
import { createGiftTokens } from './adapters/gift-tokens.ts'
import { createIds } from './adapters/ids.ts'
import { createMemoryRateLimiter } from './adapters/memory-rate-limiter.ts'
import { createPurchaseTokens } from './adapters/purchase-tokens.ts'
import { createSealer } from './adapters/sealer.ts'
import { createSignedAddresses } from './adapters/signed-addresses.ts'
import { createStripePayments } from './adapters/stripe/payments.ts'
import type { StripeSettings } from './adapters/stripe/stripe-client.ts'
import { mountVisitors } from './compose-visitors.ts'
import { createDatabase } from './db/client.ts'
import * as tables from './db/schema/index.ts'
import { auditRoutes } from './features/audit/audit.routes.ts'
import { availabilityRoutes } from './features/availability/availability.routes.ts'
import { extendHolidays } from './features/availability/extend-holidays.ts'
import { billingRoutes } from './features/billing/billing.routes.ts'
import { calendarFeedsRoutes, feedsRoutes } from './features/calendar-feeds/calendar-feeds.routes.ts'
import { calendarsRoutes } from './features/calendars/calendars.routes.ts'
import { calendlyEvents } from './features/calendly/apply-news.ts'
import { calendlyRoutes, calendlyWebhookRoutes } from './features/calendly/calendly.routes.ts'
import type { CalendlyDeps } from './features/calendly/deps.ts'
import { keepUpWithCalendly } from './features/calendly/keep-up.ts'
import { schedulingDesk } from './features/calendly/scheduling-desk.ts'
import { refreshDueCalendars } from './features/calendars/refresh-due-calendars.ts'
import { chargeEvents } from './features/billing/charge-events.ts'
import { completeCharges } from './features/billing/complete-charges.ts'
import { checkoutEvents } from './features/checkout/checkout-events.ts'
import { checkoutRoutes } from './features/checkout/checkout.routes.ts'
import { reconcileCheckouts } from './features/checkout/reconcile-checkouts.ts'
import { clientsRoutes } from './features/clients/clients.routes.ts'
import { accountEvents } from './features/connect/account-events.ts'
import { connectRoutes } from './features/connect/connect.routes.ts'
import { bookingChangesRoutes, manageRoutes } from './features/booking-changes/booking-changes.routes.ts'
import { consultationRecordRoutes } from './features/consultation-record/consultation-record.routes.ts'
import { consultationsRoutes } from './features/consultations/consultations.routes.ts'
import { creditsRoutes } from './features/credits/credits.routes.ts'
import { consultationDeliverablesRoutes, deliverablesRoutes } from './features/deliverables/deliverables.routes.ts'
import { consultationFeedbackRoutes, feedbackRoutes } from './features/feedback/feedback.routes.ts'
import { groupSessionsRoutes } from './features/group-sessions/group-sessions.routes.ts'
import { eventsRoutes } from './features/events/events.routes.ts'
import { giftsRoutes } from './features/gifts/gifts.routes.ts'
import { appointOperator } from './features/identity/appoint-operator.ts'
import { forgetExpired } from './features/identity/forget-expired.ts'
import type { IdentityDeps } from './features/identity/deps.ts'
import { identityRoutes } from './features/identity/identity.routes.ts'
import { importsRoutes } from './features/imports/imports.routes.ts'
import { insightsRoutes } from './features/insights/insights.routes.ts'
import { chargeDueInstalments } from './features/instalments/charge-due-instalments.ts'
import { instalmentsRoutes, payRoutes } from './features/instalments/instalments.routes.ts'
import { deliverOutbox } from './features/notifications/deliver-outbox.ts'
import { deliveriesRoutes, unsubscribeRoutes } from './features/notifications/notifications.routes.ts'
import { sendNotices, type Noticed } from './features/notifications/send-notices.ts'
import { wipeOldBodies } from './features/notifications/wipe-old-bodies.ts'
import { collectEvents } from './features/outgoing-webhooks/collect-events.ts'
import { deliverEvents } from './features/outgoing-webhooks/deliver-events.ts'
import { outgoingWebhooksRoutes } from './features/outgoing-webhooks/outgoing-webhooks.routes.ts'
import { invitationsRoutes, membersRoutes } from './features/members/members.routes.ts'
import { packageTemplatesRoutes } from './features/packages/package-templates.routes.ts'
import { checkPackage } from './features/packages/check-package.ts'
import { rowsOfPackage } from './features/packages/package.repository.ts'
import { clearFreedPages } from './features/personal-data/clear-freed-pages.ts'
import { eraseInactive } from './features/personal-data/erase-inactive.ts'
import { ownDataRoutes, personalDataRoutes } from './features/personal-data/personal-data.routes.ts'
import { purchasesRoutes } from './features/purchases/purchases.routes.ts'
import { reconciliationRoutes } from './features/reconciliation/reconciliation.routes.ts'
import { refundsRoutes } from './features/refunds/refunds.routes.ts'
import { statisticsRoutes } from './features/statistics/statistics.routes.ts'
import { reconcileSubscriptions } from './features/subscriptions/reconcile-subscriptions.ts'
import { subscriptionEvents } from './features/subscriptions/subscription-events.ts'
import { subscriptionsRoutes } from './features/subscriptions/subscriptions.routes.ts'
import { offerFreedTimes } from './features/waitlist/offer-freed-times.ts'
import { sweepWaitlist } from './features/waitlist/sweep-waitlist.ts'
import { offerRoutes, waitlistRoutes } from './features/waitlist/waitlist.routes.ts'
import { missedEvents } from './features/webhooks/missed-events.ts'
import { applyDueEvents } from './features/webhooks/apply-due-events.ts'
import { applyEvent, handlerOf } from './features/webhooks/apply-event.ts'
import { webhooksRoutes } from './features/webhooks/webhooks.routes.ts'
import { dashboardPage } from './http/dashboard-page.ts'
import type { Env } from './http/env.ts'
import type { Background, CalendlyDesk, Clock, Deps, Holidays, Log, Mailer, OutboundFetch } from './ports.ts'
import { whileRunningOnceMore } from './run-coalesced.ts'
import { serveRoutes, type Fetch } from './serve-routes.ts'
import type { Settings } from './settings.ts'

/** What differs from runtime to runtime. */
export type Runtime = {
  client: Client
  mailer: Mailer
  stripe: StripeSettings
  /** The one door outwards for addresses that people enter. */
  outbound: OutboundFetch
  holidays: Holidays
  /** Another host for Calendly's API, which the outbound door trusts. */
  calendlyApiBase?: string
  clock: Clock
  log: Log
  background: Background
  connectionAddress: (c: Context) => string | null | undefined
  /** Changes when another process may have written to the same database. */
  databaseVersion: () => string
  onRoundTrip?: () => void
  /** More routes: static files, the demo. */
  extend?: (app: Hono<Env>) => void
}

export type Server = {
  fetch: Fetch
  deps: Deps & IdentityDeps
  /** What a timer does: webhooks to apply, checkouts to ask about, mail to deliver, old bodies to wipe. */
  runDueWork: () => Promise<void>
  /** Whose address the settings name runs the installation from now on; a runtime that starts calls it before it serves. */
  appointOperator: () => Promise<void>
}

const hour = 3_600_000

/** Environment → adapters → app. The only file that knows everything. */
export function compose(settings: Settings, runtime: Runtime): Server {
  const { clock, log, background, mailer } = runtime
  let writes = 0
  let housekeptAt = 0
  let sweptUpTo = ''
  let noticed: Noticed = { upTo: null, expiriesAt: null }
  let eventsLookedAt = 0
  let clearedAt = clock() - 24 * hour
  const db = createDatabase(runtime.client, {
    onWrite: () => void writes++,
    ...(runtime.onRoundTrip === undefined ? {} : { onRoundTrip: runtime.onRoundTrip }),
  })
  const ids = createIds(clock)
  const { authSecret, publicUrl, rateLimitFactor } = settings
  const signedAddresses = createSignedAddresses(authSecret)
  const deliver = whileRunningOnceMore(
    () => deliverOutbox({ db, clock, log, mailer, publicUrl, signedAddresses }),
    clock,
  )
  const deps: Server['deps'] = {
    db,
    clock,
    ids,
    log,
    background,
    publicUrl,
    authSecret,
    ownerEmail: settings.ownerEmail,
    rateLimitFactor,
    platformFeeBps: settings.platformFeeBps,
    payments: createStripePayments(runtime.stripe, log),
    purchaseTokens: createPurchaseTokens(authSecret),
    giftTokens: createGiftTokens(authSecret),
    sealer: createSealer(authSecret),
    signedAddresses,
    writeIcs,
    writeIcsFeed,
    readIcs,
    holidays: runtime.holidays,
    outbound: runtime.outbound,
    rateLimiter: createMemoryRateLimiter(rateLimitFactor),
    authentication: createAuthentication({
      database: db,
      tables,
      authSecret,
      publicUrl,
      rateLimitFactor,
      clock,
      ids,
      log,
    }),
    // Made below, of what stands here.
    get calendlyDesk() {
      return calendlyDesk
    },
    deliverSoon: () => background(deliver()),
    offerSoon: (consultantId) => background(offerFreedTimes({ consultantId }, deps)),
  }
  const calendlyDeps: CalendlyDeps = {
    db,
    clock,
    ids,
    log,
    background,
    publicUrl,
    signedAddresses,
    sealer: deps.sealer,
    offerSoon: deps.offerSoon,
    calendly: createCalendly({
      outbound: runtime.outbound,
      ...(runtime.calendlyApiBase === undefined ? {} : { apiBase: runtime.calendlyApiBase }),
    }),
    calendlyKeys: settings.calendly,
    applyKept: async (news: Parameters<CalendlyDeps['applyKept']>[0]) => {
      const facts = await handlerOf(news, { eventHandlers })?.load(news)
      await applyEvent({ event: news, facts }, { ...deps, eventHandlers })
    },
  }
  const calendlyDesk: CalendlyDesk = schedulingDesk(calendlyDeps)
  const sendEvents = whileRunningOnceMore(() => deliverEvents(deps), clock)
  const eventHandlers = [
    checkoutEvents(deps),
    chargeEvents(deps),
    accountEvents(deps),
    subscriptionEvents(deps),
    calendlyEvents(calendlyDeps),
  ]
  const keepMissedEvents = missedEvents({ ...deps, eventHandlers })
  const fetch = serveRoutes(
    settings,
    runtime,
    () => `${writes}:${runtime.databaseVersion()}`,
    (routes) => {
      mountVisitors(routes, deps)
      routes.route('/api/consultants', availabilityRoutes(deps))
      routes.route('/api/consultants', calendarsRoutes(deps))
      routes.route('/api/consultants', calendlyRoutes({ ...deps, ...calendlyDeps }))
      routes.route('/api/package-templates', packageTemplatesRoutes(deps))
      routes.route('/api/checkout', checkoutRoutes(deps))
      routes.route('/api/purchases', purchasesRoutes(deps))
      routes.route('/api/purchases', billingRoutes(deps))
      routes.route('/api/purchases', refundsRoutes(deps))
      routes.route('/api/purchases', subscriptionsRoutes(deps))
      routes.route('/api/purchases', instalmentsRoutes(deps))
      routes.route('/pay', payRoutes(deps))
      routes.route('/api/gifts', giftsRoutes(deps))
      routes.route('/api/connect', connectRoutes(deps))
      routes.route('/api/reconciliation', reconciliationRoutes(deps))
      routes.route('/api/credits', creditsRoutes(deps))
      routes.route('/api/consultations', consultationsRoutes(deps))
      routes.route('/api/consultations', bookingChangesRoutes(deps))
      routes.route('/api/consultations', groupSessionsRoutes(deps))
      routes.route('/api/consultations', consultationRecordRoutes(deps))
      routes.route('/api/consultations', consultationDeliverablesRoutes(deps))
      routes.route('/api/consultations', consultationFeedbackRoutes(deps))
      routes.route('/api/deliverables', deliverablesRoutes(deps))
      routes.route('/api/feedback', feedbackRoutes(deps))
      routes.route('/api/consultants', statisticsRoutes(deps))
      routes.route('/manage', manageRoutes(deps))
      routes.route('/api/consultants', calendarFeedsRoutes(deps))
      routes.route('/feeds', feedsRoutes(deps))
      routes.route(
        '/api/webhook-endpoints',
        outgoingWebhooksRoutes({ ...deps, sendSoon: () => background(sendEvents()) }),
      )
      routes.route('/api/waitlist', waitlistRoutes(deps))
      routes.route('/waitlist', offerRoutes(deps))
      routes.route('/api/clients', clientsRoutes(deps))
      routes.route('/api/clients', personalDataRoutes(deps))
      routes.route('/api/me', ownDataRoutes(deps))
      routes.route('/api/members', membersRoutes(deps))
      routes.route('/api/deliveries', deliveriesRoutes(deps))
      routes.route('/unsubscribe', unsubscribeRoutes(deps))
      routes.route('/api/audit', auditRoutes(deps))
      routes.route('/api/events', eventsRoutes(deps))
      routes.route('/api/insights', insightsRoutes(deps))
      routes.route(
        '/api/imports',
        importsRoutes({ ...deps, readCsv, packageRules: { check: checkPackage, rows: rowsOfPackage } }),
      )
      routes.route('/api/invitations', invitationsRoutes(deps))
      routes.route('/api', identityRoutes(deps))
      routes.route('/webhooks', webhooksRoutes({ ...deps, eventHandlers }))
      routes.route('/webhooks', calendlyWebhookRoutes(calendlyDeps))
      routes.route('/dashboard', dashboardPage())
      runtime.extend?.(routes)
    },
  )
  const operatorAppointed = async () => {
    if (settings.ownerEmail !== null) await appointOperator({ email: settings.ownerEmail }, deps)
  }
  return {
    fetch,
    deps,
    appointOperator: operatorAppointed,
    async runDueWork() {
      await keepMissedEvents()
      await applyDueEvents({ ...deps, eventHandlers })
      await reconcileCheckouts(deps)
      await completeCharges(deps)
      await reconcileSubscriptions(deps)
      await chargeDueInstalments(deps)
      sweptUpTo = await sweepWaitlist({ after: sweptUpTo }, deps)
      noticed = await sendNotices(noticed, deps)
      await deliver()
      await refreshDueCalendars(deps)
      await keepUpWithCalendly(calendlyDeps)
      eventsLookedAt = await collectEvents({ lookedAt: eventsLookedAt }, deps)
      await sendEvents()
      if (clock() - housekeptAt < hour) return
      housekeptAt = clock()
      // Once an hour all of the last days are looked through: nothing that was written late is missed.
      eventsLookedAt = 0
      await wipeOldBodies(deps)
      await forgetExpired(deps)
      await eraseInactive(deps)
      clearedAt = await clearFreedPages({ clearedAt }, deps)
      await extendHolidays(deps)
      await operatorAppointed()
    },
  }
}
