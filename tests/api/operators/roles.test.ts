import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditEntries } from '@deskbell/server/db/schema/index'
import { memberRoutes, notForMembers, send, type MemberRoute } from './member-routes.ts'
import { openOffice, roles, type Office } from './office.ts'

const name = ({ route, as }: MemberRoute) => (as === undefined ? route : `${route} (${as})`)
const named = memberRoutes.map((row) => ({ ...row, name: name(row) }))

describe('what each role may do', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office.app.close())

  test('is said of every route the app has', () => {
    const said = new Set([...memberRoutes.map(({ route }) => route), ...notForMembers])
    const routes = office.app.routes.filter((route) => route.includes(' /api/'))
    expect(routes.filter((route) => !said.has(route))).toEqual([])
    expect([...said].filter((route) => !routes.includes(route))).toEqual([])
  })

  test.each(named)('$name', async (row) => {
    const denied = roles.filter((role) => !row.may.includes(role))
    // Who may not goes first: what the others do may leave nothing to be refused.
    for (const role of [...denied, ...row.may]) {
      const { status } = await send(office, row, office.tokens[role])
      const expected = row.may.includes(role) ? 'let through' : 'refused'
      expect([role, status === 403 ? 'refused' : status === 401 ? 'asked to sign in' : 'let through']).toEqual([
        role,
        expected,
      ])
    }
  })
})

describe('what the operator may do in a practice they are no member of', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office.app.close())

  const operators = [
    'GET /api/practices',
    'GET /api/practices/:slug',
    'POST /api/practices',
    'PATCH /api/practices (suspend)',
    'PATCH /api/practices (fee)',
    // To invite owners, whom the row invites.
    'POST /api/invitations',
  ]

  test.each(named.filter((row) => operators.includes(row.name)))('$name', async (row) => {
    expect((await send(office, row, office.tokens.operator)).status).toBeLessThan(300)
  })

  test.each(named.filter((row) => !operators.includes(row.name)))('not $name', async (row) => {
    const before = await office.app.db.$count(auditEntries)
    expect([403, 404]).toContain((await send(office, row, office.tokens.operator)).status)
    expect(await office.app.db.$count(auditEntries)).toBe(before)
  })
})

describe('what a member changes is in the audit log', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office.app.close())

  const changing = named.filter((row) => !row.route.startsWith('GET ') && row.may.includes('owner'))
  test.each(changing)('$name', async (row) => {
    const before = await office.app.db.$count(auditEntries)
    const { status, body } = await send(office, row, office.tokens.owner)
    expect([status < 300, body]).toEqual([true, body])
    expect(await office.app.db.$count(auditEntries)).toBeGreaterThan(before)
  })
})
