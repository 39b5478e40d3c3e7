import { describe, expect, test } from 'vitest'
import { roles } from '@deskbell/server/contract/identity'
import {
  isBuyer,
  may,
  requireOperator,
  requirePermission,
  requireSignedIn,
  type Actor,
  type Permission,
  type Role,
} from '@deskbell/server/domain/access'
import { codeOf } from './refusal.ts'

const member = (role: Role, practiceId = 'jane', consultantId: string | null = null): Actor & { kind: 'member' } => ({
  kind: 'member',
  userId: 'u1',
  email: 'o@jane.test',
  isOperator: false,
  memberships: [{ practiceId, role, consultantId }],
})
const client: Actor = { kind: 'client', userId: 'u2', email: 'val@example.com', practiceId: 'jane' }
const nobody: Actor = { kind: 'nobody', sessionExpired: false }

describe('what a role may do in its practice', () => {
  const table: Record<Permission, Role[]> = {
    read_practice: ['owner', 'consultant', 'marketing', 'operations', 'finance'],
    edit_practice: ['owner'],
    edit_packages: ['owner', 'consultant', 'marketing'],
    edit_contact: ['owner', 'consultant'],
    read_clients: ['owner', 'consultant', 'operations', 'finance'],
    edit_clients: ['owner', 'consultant', 'operations'],
    read_purchases: ['owner', 'consultant', 'operations', 'finance'],
    reveal_contact: ['owner', 'consultant', 'operations'],
    assign_packages: ['owner', 'consultant', 'operations'],
    spend_credits: ['owner', 'consultant', 'operations'],
    adjust_credits: ['owner', 'consultant', 'operations'],
    read_bookings: ['owner', 'consultant', 'operations'],
    edit_bookings: ['owner', 'consultant', 'operations'],
    edit_availability: ['owner', 'consultant', 'operations'],
    connect_calendly: ['owner', 'consultant'],
    read_insights: ['owner', 'consultant', 'operations', 'finance'],
    manage_calendar_feed: ['owner', 'consultant'],
    read_money: ['owner', 'finance'],
    refund: ['owner', 'finance'],
    manage_payments: ['owner', 'finance'],
    connect_payouts: ['owner', 'finance'],
    manage_integrations: ['owner'],
    manage_personal_data: ['owner'],
    manage_deliveries: ['owner', 'operations'],
    read_audit: ['owner', 'finance'],
    manage_members: ['owner'],
    import_packages: ['owner', 'marketing'],
    import_clients: ['owner', 'operations'],
    import_balances: ['owner', 'operations'],
  }
  const cases = Object.entries(table).map(([permission, allowed]) => ({
    permission: permission as Permission,
    allowed,
  }))

  test.each(cases)('$permission: $allowed', ({ permission, allowed }) => {
    for (const role of roles) {
      expect(may(member(role), 'jane', permission)).toBe(allowed.includes(role))
      expect(codeOf(() => requirePermission(member(role), 'jane', permission))).toBe(
        allowed.includes(role) ? null : 'forbidden',
      )
    }
  })

  test('is nothing at all in another one', () => {
    for (const { permission } of cases) {
      expect(may(member('owner', 'other'), 'jane', permission)).toBe(false)
      expect(codeOf(() => requirePermission(member('owner', 'other'), 'jane', permission))).toBe('not_found')
    }
  })

  test('is looked up in the practice it is about, where somebody belongs to several', () => {
    const both: Actor = {
      ...member('finance'),
      memberships: [...member('finance').memberships, ...member('owner', 'other').memberships],
    }
    expect(may(both, 'jane', 'edit_practice')).toBe(false)
    expect(may(both, 'other', 'edit_practice')).toBe(true)
    expect(may({ ...both, memberships: [] }, 'other', 'read_practice')).toBe(false)
  })

  test('is refused in the same words where there is no such practice', () => {
    expect(codeOf(() => requirePermission(member('owner'), undefined, 'read_practice'))).toBe('not_found')
  })
})

describe('a consultant', () => {
  const consultant = member('consultant', 'jane', 'jane-doe')

  test('edits their own row and packages, and no colleague’s', () => {
    for (const permission of ['edit_packages', 'edit_contact'] as const) {
      expect(may(consultant, 'jane', permission, 'jane-doe')).toBe(true)
      expect(may(consultant, 'jane', permission, 'john-roe')).toBe(false)
      expect(codeOf(() => requirePermission(consultant, 'jane', permission, 'john-roe'))).toBe('forbidden')
      for (const role of ['owner', 'marketing'] as const)
        expect(may(member(role), 'jane', permission, 'john-roe')).toBe(may(member(role), 'jane', permission))
    }
  })

  test('reads what the practice has, whoever’s it is', () => {
    expect(may(consultant, 'jane', 'read_purchases', 'john-roe')).toBe(true)
    expect(may(consultant, 'jane', 'read_practice', 'john-roe')).toBe(true)
  })

  test('who has no row of their own edits nothing', () => {
    const unlinked: Actor = {
      ...consultant,
      memberships: [{ practiceId: 'jane', role: 'consultant', consultantId: null }],
    }
    expect(may(unlinked, 'jane', 'edit_packages', 'jane-doe')).toBe(false)
  })
})

describe('an operator', () => {
  const operator: Actor = { ...member('owner'), isOperator: true, memberships: [] }

  test('is told from everybody else', () => {
    expect(codeOf(() => requireOperator(operator))).toBeNull()
    expect(codeOf(() => requireOperator(member('owner')))).toBe('forbidden')
    expect(codeOf(() => requireOperator(client))).toBe('forbidden')
    expect(codeOf(() => requireOperator(nobody))).toBe('unauthenticated')
    expect(codeOf(() => requireOperator({ ...nobody, sessionExpired: true }))).toBe('session_expired')
  })

  test('may nothing inside a practice they are no member of', () => {
    for (const permission of ['read_practice', 'edit_practice', 'read_purchases', 'read_audit'] as const)
      expect(may(operator, 'jane', permission)).toBe(false)
  })
})

describe('who is no member', () => {
  test('may do nothing, a client of the very practice included', () => {
    expect(codeOf(() => requirePermission(nobody, 'jane', 'read_practice'))).toBe('unauthenticated')
    expect(codeOf(() => requirePermission({ ...nobody, sessionExpired: true }, 'jane', 'read_practice'))).toBe(
      'session_expired',
    )
    expect(codeOf(() => requirePermission(client, 'jane', 'read_practice'))).toBe('forbidden')
    expect([may(nobody, 'jane', 'read_practice'), may(client, 'jane', 'read_practice')]).toEqual([false, false])
  })

  test('is told apart by whether there was a session once', () => {
    expect(codeOf(() => requireSignedIn(nobody))).toBe('unauthenticated')
    expect(codeOf(() => requireSignedIn({ kind: 'nobody', sessionExpired: true }))).toBe('session_expired')
    expect(codeOf(() => requireSignedIn(client))).toBeNull()
    expect(codeOf(() => requireSignedIn(member('finance')))).toBeNull()
  })
})

describe('a purchase is its buyer’s', () => {
  const purchase = { practiceId: 'jane', clientEmail: 'val@example.com' }

  test('where the proven address is the client’s', () => {
    expect(isBuyer(client, purchase)).toBe(true)
    expect(isBuyer({ ...(client as Actor & { kind: 'client' }), email: 'Val@Example.com' }, purchase)).toBe(true)
    expect(isBuyer({ ...client, email: 'other@example.com' } as Actor, purchase)).toBe(false)
  })

  test('in the practice whose embed they signed in to, and in no other', () => {
    expect(isBuyer(client, { ...purchase, practiceId: 'other' })).toBe(false)
  })

  test('in any practice where they signed in at the dashboard', () => {
    const buyer: Actor = { ...member('owner'), email: 'val@example.com', memberships: [] }
    expect(isBuyer(buyer, { ...purchase, practiceId: 'other' })).toBe(true)
  })

  test('never nobody’s, and nobody’s where its client is not known or erased', () => {
    expect(isBuyer(nobody, purchase)).toBe(false)
    expect(isBuyer(client, { ...purchase, clientEmail: null })).toBe(false)
  })
})
