import { checkDestination } from '../connect/destinations.ts'
import { missingParameter, object, oneOf, text } from '../http/parameters.ts'
import type { World } from '../world.ts'

/** Whose tax it is, or who issues an invoice: the platform, or a connected account. */
export type Party = { type: 'self' } | { type: 'account'; account: string }

export const party = object({ type: oneOf('account', 'self'), account: text }, ['type'])

type Asked = ReturnType<typeof party> | undefined

export const partyOf = (asked: Asked): Party =>
  asked?.type === 'account' && asked.account !== undefined
    ? { type: 'account', account: asked.account }
    : { type: 'self' }

/** An account has to be named, known and connected. */
export function checkParty(world: World, asked: Asked, param: string): void {
  if (asked?.type !== 'account') return
  if (asked.account === undefined) throw missingParameter(`${param}[account]`)
  checkDestination(world, asked.account, `${param}[account]`)
}
