import { beforeAll, describe, expect, test } from 'vitest'
import { lintSnippets } from './lint-snippets.ts'

type Case = [file: string, code: string, advice: string]

const use = 'server/src/features/credits/spend-credit.ts'
const rows = 'server/src/features/credits/credit.repository.ts'
const routes = 'server/src/features/credits/credits.routes.ts'
const list = 'widget/src/elements/package-list/package-list.ts'

const forbidden: Case[] = [
  [
    'server/src/contract/money.ts',
    `import { split } from '../domain/money.ts'`,
    'contract imports zod and its own folder',
  ],
  ['server/src/contract/hash.ts', `import { createHash } from 'node:crypto'`, 'contract is read by browsers too'],
  [
    'server/src/domain/money.ts',
    `import { money } from '../contract/money.ts'`,
    'domain shares the words of the contract as types',
  ],
  ['server/src/domain/ledger.ts', `import { db } from '../db/client.ts'`, 'a use-case loads them from db first'],
  ['server/src/domain/id.ts', `import { randomUUID } from 'crypto'`, 'domain is pure: take time, ids and randomness'],
  ['server/src/domain/zone.ts', `import { z } from 'zod'`, 'domain is plain TypeScript'],
  [use, `import { json } from '../../http/answer.ts'`, 'turns it into a status'],
  [use, `import { stripe } from '../../adapters/stripe.ts'`, 'Ask for a port (server/src/ports.ts)'],
  [use, `import { app } from '../../compose.ts'`, 'Only the entry points start from compose.ts'],
  [use, `import { pay } from '../checkout/pay.ts'`, 'Share the rule in domain, the rows in db'],
  [use, `import type { Pay } from '../checkout/pay.ts'`, 'Share the rule in domain, the rows in db'],
  [use, `import { price } from '../../contract/money.ts'`, 'write `import type`'],
  [use, `import { readFile } from 'node:fs/promises'`, 'Server code also runs where Node is not'],
  [use, `import Stripe from 'stripe'`, 'An SDK belongs into server/src/adapters'],
  [use, `import { eq } from 'drizzle-orm'`, 'Queries belong into a *.repository.ts'],
  [use, `export { pay } from '../checkout/pay.ts'`, 'Share the rule in domain, the rows in db'],
  [use, `export * from '../../http/answer.ts'`, 'turns it into a status'],
  [use, `export const app = () => import('../../compose.ts')`, 'Only the entry points start from compose.ts'],
  [use, `export type App = import('../../http/app.ts').App`, 'turns it into a status'],
  [rows, `import { clock } from '../../adapters/clock.ts'`, 'Ask for a port (server/src/ports.ts)'],
  [rows, `import { money } from '../../contract/money.ts'`, 'the use-case shapes the answer'],
  [rows, `import { payments } from '../checkout/payment.repository.ts'`, 'Share the rule in domain, the rows in db'],
  [routes, `import { db } from '../../db/client.ts'`, 'put the query into a *.repository.ts'],
  [routes, `import { split } from '../../domain/money.ts'`, 'A route holds no rules'],
  [routes, `import { pay } from '../checkout/pay.ts'`, 'Share the rule in domain, the rows in db'],
  ['server/src/ports.ts', `import { stripe } from './adapters/stripe.ts'`, 'ports.ts holds types only'],
  ['server/src/adapters/mail.ts', `import { outbox } from '../db/schema/outbox.ts'`, 'An adapter keeps no rows'],
  [
    'server/src/adapters/ics.ts',
    `import type { Slot } from '../contract/slots.ts'`,
    'An adapter speaks the types of ports.ts',
  ],
  ['server/src/adapters/log.ts', `import { pay } from '../features/checkout/pay.ts'`, 'An adapter implements a port'],
  ['server/src/db/client.ts', `import { pay } from '../features/checkout/pay.ts'`, 'stands above it'],
  [
    'server/src/http/app.ts',
    `import { credits } from '../features/credits/credits.routes.ts'`,
    'compose.ts hands the routers',
  ],
  [
    'server/src/http/auth.ts',
    `import { signIn } from '../features/identity/sign-in.ts'`,
    'compose.ts hands the routers',
  ],
  ['server/src/http/rate.ts', `import { stripe } from '../adapters/stripe.ts'`, 'Ask for a port (server/src/ports.ts)'],
  [
    'server/src/node.ts',
    `import { stripe } from './adapters/stripe.ts'`,
    'compose.ts is the only file that knows everything',
  ],
  ['server/src/compose.ts', `import { seed } from '../../demo/src/seed.ts'`, 'The arrow points inwards only'],
  ['server/src/bun.ts', `import { start } from '@deskbell/demo/start'`, 'The arrow points inwards only'],
  [list, `import { money } from '@deskbell/server/contract/money'`, 'The widget ships no schema code'],
  [list, `import { type Money } from '@deskbell/server/contract/money'`, 'write `import type`'],
  [list, `import { money } from '../../../../server/src/contract/money.ts'`, 'The widget ships no schema code'],
  [list, `import type { Row } from '@deskbell/server/db/client'`, 'may not import @deskbell/server/db/client'],
  [list, `import '../package-details/package-details.ts'`, 'Write its tag in the template'],
  [list, `import type { Details } from '../package-details/package-details.ts'`, 'Write its tag in the template'],
  [list, `import '../../dashboard/sales-table.ts'`, 'never carries the dashboard'],
  [list, `import { readFile } from 'node:fs'`, 'The widget runs in a browser'],
  [list, `import moment from 'moment'`, 'must earn its bytes'],
  [list, `import { loadStripe } from '@stripe/stripe-js'`, '@stripe/stripe-js/pure'],
  [
    'widget/src/elements/base/base.ts',
    `import '../package-list/package-list.ts'`,
    'The base knows none of the elements',
  ],
  [
    'widget/src/controllers/slots.ts',
    `import '../elements/package-list/package-list.ts'`,
    'A controller serves any host',
  ],
  ['widget/src/api/client.ts', `import { label } from '../format/money.ts'`, 'api only fetches'],
  ['widget/src/format/money.ts', `import { get } from '../api/client.ts'`, 'format turns values into text'],
  ['widget/src/dashboard/table.ts', `import '../elements/package-list/package-list.ts'`, 'dashboard/define.ts'],
  ['widget/src/styles/tokens.ts', `import '../index.ts'`, 'imports only css from lit'],
  ['widget/src/package-view/parts.ts', `import '../deskbell.ts'`, 'It imports element base, config'],
  ['widget/src/index.ts', `import './dashboard/table.ts'`, 'a bundle of its own'],
]

const welcome: [file: string, code: string][] = [
  ['server/src/contract/money.ts', `import { z } from 'zod/mini'; import { id } from './ids.ts'`],
  ['server/src/domain/money.ts', `import { half } from './rounding.ts'`],
  [use, `import { split } from '../../domain/money.ts'; import type { Clock } from '../../ports.ts'`],
  [use, `import { batch } from '../../db/client.ts'; import { grants } from './credit.repository.ts'`],
  [use, `import type { Money } from '../../contract/money.ts'; import { rule } from './rules/rule.ts'`],
  [rows, `import { eq } from 'drizzle-orm'; import { creditGrants } from '../../db/schema/credits.ts'`],
  [routes, `import { Hono } from 'hono'; import { money } from '../../contract/money.ts'`],
  [routes, `import { validate } from '../../http/validate.ts'; import { spend } from './spend-credit.ts'`],
  ['server/src/adapters/mail/smtp.ts', `import nodemailer from 'nodemailer'; import { connect } from 'node:net'`],
  ['server/src/http/app.ts', `import { Hono } from 'hono'; import { error } from '../contract/errors.ts'`],
  [
    'server/src/compose.ts',
    `import { credits } from './features/credits/credits.routes.ts'; import './adapters/mail.ts'`,
  ],
  ['server/src/node.ts', `import { serve } from '@hono/node-server'; import { compose } from './compose.ts'`],
  [list, `import { html } from 'lit'; import type { Money } from '@deskbell/server/contract/money'`],
  [list, `import { styles } from './package-list.styles.ts'; import { Base } from '../base/base.ts'`],
  [list, `import { money } from '../../format/money.ts'; import { get } from '../../api/client.ts'`],
  ['widget/src/define.ts', `import { List } from './elements/package-list/package-list.ts'`],
  ['tests/unit/anything.test.ts', `import { stripe } from '../../server/src/adapters/stripe.ts'`],
]

const parentOf = (set: string, index: number, file: string): string => `${set}${index}/${file}`

describe('the arrows between folders', () => {
  let complaints: Record<string, string[]>

  beforeAll(async () => {
    const snippets = (set: string, cases: readonly (readonly string[])[]): [string, string][] =>
      cases.map(([file, code], index) => [parentOf(set, index, String(file)), String(code)])
    complaints = await lintSnippets(Object.fromEntries([...snippets('no', forbidden), ...snippets('yes', welcome)]))
  })

  test.each(forbidden.map((entry, index) => ({ entry, index })))(
    '$entry.0 is told off for $entry.1',
    ({ entry, index }) => {
      const [file, code, advice] = entry
      const said = complaints[parentOf('no', index, file)] ?? []
      expect(said, code).toHaveLength(1)
      expect(said[0]).toContain(advice)
    },
  )

  test.each(welcome.map((entry, index) => ({ entry, index })))('$entry.0 may do $entry.1', ({ entry, index }) => {
    expect(complaints[parentOf('yes', index, entry[0])]).toBeUndefined()
  })
})
