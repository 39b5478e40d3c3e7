import { normaliseCalendlyLink } from '../../domain/calendly-link.ts'
import type { CalendlyDesk } from '../../ports.ts'
import { keysOf, reasonOf } from './account.ts'
import { askInvitee } from './ask-calendly.ts'
import { accountOfPurchase, type AccountRow } from './connection.repository.ts'
import type { CalendlyDeps } from './deps.ts'
import { linkToken } from './link-token.ts'
import { forgetClaim, newsById, newsOf } from './news.repository.ts'
import { keepAndApply } from './receive-calendly.ts'

type Kept = { link: string; usedFor: string | null }

const mostKept = 1_000
const minute = 60_000

/** Calendly as purchases use it: links to book with, and what a page says was booked. */
export function schedulingDesk(deps: CalendlyDeps): CalendlyDesk {
  const { clock, signedAddresses, background, calendly, log } = deps
  // By purchase, until something is booked with it. A process of its own makes a link of its own, which does no harm.
  const kept = new Map<string, Kept>()
  const eventTypes = new Map<string, string>()
  const pausedUntil = new Map<string, number>()

  async function singleUse(account: AccountRow, link: string): Promise<string | null> {
    const { id: consultantId } = account.consultant
    if ((pausedUntil.get(consultantId) ?? 0) > clock()) return null
    const { token } = await keysOf(account, deps)
    if (token === null) return null
    try {
      const key = `${consultantId} ${link}`
      const typeUri = eventTypes.get(key) ?? (await calendly.findEventType(token, link))?.uri
      if (typeUri === undefined) {
        log('warn', 'calendly.no_event_type', { consultantId })
        pausedUntil.set(consultantId, clock() + minute)
        return null
      }
      remember(eventTypes, key, typeUri)
      // Checked like a link that somebody typed: a page is framed with it.
      return normaliseCalendlyLink(await calendly.createSchedulingLink(token, typeUri))
    } catch (error) {
      log('warn', 'calendly.no_link', { consultantId, reason: reasonOf(error) ?? 'unknown' })
      pausedUntil.set(consultantId, clock() + minute)
      return null
    }
  }

  return {
    load: (purchaseId) => accountOfPurchase(deps.db, purchaseId),

    async linkFor({ facts, purchase, link }) {
      const [account] = facts as AccountRow[]
      const token = await linkToken(purchase, signedAddresses)
      const known = kept.get(purchase.id)
      if (known !== undefined && known.usedFor === purchase.calendlyInviteeUri) return withToken(known.link, token)
      const made = account === undefined ? null : await singleUse(account, link)
      if (made !== null) remember(kept, purchase.id, { link: made, usedFor: purchase.calendlyInviteeUri })
      return withToken(made ?? link, token)
    },

    confirm: (claim) => background(confirm(claim, deps)),
  }
}

function withToken(link: string, token: string): string {
  const url = new URL(link)
  url.searchParams.set('utm_content', token)
  return url.href
}

/** The oldest go first. */
function remember<Value>(values: Map<string, Value>, key: string, value: Value): void {
  values.delete(key)
  values.set(key, value)
  if (values.size > mostKept) values.delete(values.keys().next().value as string)
}

/**
 * Asks Calendly whether the page's claim is so. What is booked counts from then on as if Calendly had told by itself;
 * what it knows nothing of is forgotten. Without a token it stays a claim.
 */
async function confirm(
  { purchase, calendlyEventUri: eventUri, calendlyInviteeUri: inviteeUri }: Parameters<CalendlyDesk['confirm']>[0],
  deps: CalendlyDeps,
): Promise<void> {
  const { db, log, signedAddresses } = deps
  const [account] = await accountOfPurchase(db, purchase.id)
  const { token } = account === undefined ? { token: null } : await keysOf(account, deps)
  if (account === undefined || token === null) return
  const { id: consultantId } = account.consultant
  const [told] = await newsById(db, newsOf(consultantId, { kind: 'created', inviteeUri }).id)
  if (told !== undefined) return
  try {
    const news = await askInvitee({ token, inviteeUri, eventUri }, deps)
    if (news === null) {
      log('warn', 'calendly.claim_unknown', { consultantId })
      await forgetClaim(db, purchase.id, inviteeUri)
      return
    }
    // The buyer's own page says whose it is where the link carried nothing.
    const utmContent = await linkToken(purchase, signedAddresses)
    for (const one of news) await keepAndApply(consultantId, { ...one, utmContent: one.utmContent ?? utmContent }, deps)
  } catch (error) {
    const reason = reasonOf(error)
    if (reason === null) throw error
    log('warn', 'calendly.claim_unasked', { consultantId, reason })
  }
}
