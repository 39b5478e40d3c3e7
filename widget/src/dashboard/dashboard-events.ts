import type { ManagedPractice, PublicConsultant } from '@deskbell/server/contract/practices'

/** What the views ask of `<consultant-dashboard>` around them. */
export interface DashboardEvents {
  /** Go to another view. */
  'dashboard-go': { path: string; replace?: boolean }
  /** Short news of an action. */
  'dashboard-say': { text: string }
  'dashboard-fail': { text: string; again?: () => void }
  /** The server no longer knows who this is. */
  'dashboard-signed-out': null
  /** Somebody signed in. */
  'dashboard-signed-in': null
  'dashboard-sign-out': null
  'dashboard-practice': { slug: string }
  /** Something the whole dashboard shows was changed. */
  'dashboard-changed': { practice?: ManagedPractice; consultant?: PublicConsultant }
}

type DashboardEventMap = { [Name in keyof DashboardEvents]: CustomEvent<DashboardEvents[Name]> }

declare global {
  interface HTMLElementEventMap extends DashboardEventMap {}
}

export const ask = <Name extends keyof DashboardEvents>(
  from: EventTarget,
  name: Name,
  detail: DashboardEvents[Name],
): void => {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
}
