import type { EventHandler, Payments } from '../../ports.ts'
import { practiceByAccount } from './connect.repository.ts'
import { followAccount, type FollowDeps } from './follow-account.ts'

/** What Stripe tells of practices' own accounts: each time the account itself is read again. */
export function accountEvents(deps: FollowDeps & { payments: Pick<Payments, 'readAccount'> }): EventHandler {
  const { db, payments } = deps
  const load = ({ objectId }: { objectId: string | null }) => practiceByAccount(db, objectId ?? '')
  return {
    handles: (type) => type === 'account.updated' || type === 'account.application.deauthorized',
    load,
    async apply({ event, facts, applied }) {
      const [practice] = facts as Awaited<ReturnType<typeof load>>
      if (practice === undefined || event.objectId === null) return void (await applied)
      const account = await payments.readAccount(event.objectId)
      await followAccount({ practice, account, also: [applied] }, deps)
    },
  }
}
