import { expect, test } from 'vitest'
import { DeskbellError } from '@deskbell/server/domain/errors'
import { planTransfer } from '@deskbell/server/domain/ledger-changes'
import type { GrantFacts } from '@deskbell/server/domain/ledger'

const now = 1_000
const grant = (id: string, facts: Partial<GrantFacts>): GrantFacts => ({
  id,
  serviceType: 'private',
  consultantTier: 0,
  credits: 5,
  used: 0,
  creditUnitMinutes: 60,
  startsAt: 0,
  expiresAt: null,
  frozen: false,
  primary: false,
  ...facts,
})

test('what has expired is not told of as left', () => {
  const used = grant('a', { used: 5 })
  const expired = grant('b', { expiresAt: now })
  let refused: unknown
  try {
    planTransfer([used, expired], {}, now)
  } catch (error) {
    refused = error
  }
  expect(refused).toBeInstanceOf(DeskbellError)
  expect(refused).toMatchObject({ code: 'no_credits', details: { remaining: 0 } })
})

test('all that is left leaves every grant that is good, and nothing those that are not', () => {
  const moves = planTransfer(
    [grant('a', { used: 2 }), grant('b', { expiresAt: now }), grant('c', { used: 5 })],
    {},
    now,
  )
  expect(moves.map((move) => [move.grant.id, move.credits])).toEqual([['a', 3]])
})
