import type { MailContext } from '@deskbell/server/domain/mail/letter'
import type { BookingFacts, NewsFacts, StoredNews } from '@deskbell/server/domain/mail/news'
import { wordsFor } from '@deskbell/server/domain/mail/words'

const hour = 3_600_000
const startsAt = Date.parse('2026-12-08T15:00:00Z')

/** One of every kind; whatever people can type is `typed`. */
export function newsOf(typed: string): StoredNews[] {
  const times = { startsAt, endsAt: startsAt + hour }
  const sold = { reference: 'PKG-7K3F9Q2', title: typed, pageUrl: 'https://jane.test/work-with-me' }
  const bundle = { title: typed, bundleDescription: typed }
  const booking: BookingFacts = {
    ...times,
    news: 'booked',
    reference: 'CONS-7K3F9Q2',
    title: typed,
    location: typed,
    consultant: { name: typed, timeZone: 'America/New_York' },
    client: { name: typed, email: 'val@example.com', timeZone: 'Europe/Berlin' },
    price: null,
    credits: { used: 1, remaining: 4 },
    isGivenBack: true,
    reason: typed,
    links: { cancel: 'https://desk.test/manage/cancel', reschedule: 'https://desk.test/manage/move' },
    cancelUntil: startsAt - 24 * hour,
    rescheduleUntil: startsAt - 24 * hour,
    pageUrl: 'https://jane.test/work-with-me',
    plannedSessions: 3,
  }
  const session = {
    ...times,
    reference: 'CONS-7K3F9Q2',
    consultantName: typed,
    timeZone: 'Europe/Berlin',
    pageUrl: null,
  }
  const facts: NewsFacts = {
    sign_in_code: { code: '123456' },
    invitation: { role: 'operations', link: 'https://desk.test/dashboard/join#invitation=abc' },
    booking_for_client: booking,
    booking_for_consultant: { ...booking, news: 'moved' },
    reminder: booking,
    booking_lost: session,
    waitlist_offer: {
      ...times,
      consultantName: typed,
      title: typed,
      expiresAt: startsAt - 2 * hour,
      client: { name: typed, timeZone: 'Europe/Berlin' },
      link: 'https://desk.test/waitlist/abc',
      pageUrl: null,
    },
    feedback_request: { ...session, title: typed, clientName: typed },
    deliverable_added: {
      title: typed,
      description: typed,
      url: 'https://files.test/plan.pdf',
      sessionTitle: typed,
      consultantName: typed,
      reference: 'CONS-7K3F9Q2',
      pageUrl: null,
    },
    purchase_confirmed: { ...sold, ...bundle, priceMinor: 45_000, currency: 'USD' },
    subscription_started: { ...sold, ...bundle, priceMinor: 9_000, currency: 'USD', everyMonths: 3 },
    subscription_unpaid: { ...sold, invoiceUrl: 'https://invoice.stripe.com/i/1' },
    instalment_unpaid: { ...sold, amountMinor: 80_000, currency: 'USD', payUrl: 'https://desk.test/pay/1' },
    refund_made: { ...sold, amountMinor: 45_000, currency: 'USD' },
    refund_failed: {
      reference: 'PKG-7K3F9Q2',
      title: typed,
      amountMinor: 45_000,
      currency: 'USD',
      buyerEmail: 'val@example.com',
      creditsGivenBack: 5,
      dashboardUrl: 'https://desk.test/dashboard',
    },
    package_given: { ...sold, ...bundle, startsAt, expiresAt: startsAt + hour, isYetToStart: true },
    gift_bought: {
      ...bundle,
      reference: 'PKG-7K3F9Q2',
      priceMinor: 45_000,
      currency: 'USD',
      link: 'https://jane.test/#g',
    },
    gift: { ...bundle, from: typed, message: typed, link: 'https://jane.test/#g' },
    gift_claimed: { ...sold, ...bundle },
    credits_low: { ...sold, remaining: 1, credits: 5 },
    credits_expiring: { ...sold, remaining: 3, expiresAt: startsAt },
  }
  return Object.entries(facts).map(([news, told]) => ({ news, facts: told }) as StoredNews)
}

export function contextIn(practiceName: string, changes: Partial<MailContext> = {}): MailContext {
  return {
    ...wordsFor('en'),
    timeZone: 'Europe/Berlin',
    practice: { name: practiceName, accentColor: '#8a1c5b' },
    unsubscribeUrl: null,
    ...changes,
  }
}
