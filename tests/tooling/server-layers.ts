/** The server's rows: http asks a feature, a feature decides with domain and saves through db. */
import type { Layer } from './layer.ts'

const features = {
  folders: /^server\/src\/features\/(?!shared\/)([^/]+)\//,
  instead: 'Share the rule in domain, the rows in db, or let compose.ts hand the function in as an argument.',
}

const sdk = 'An SDK belongs into server/src/adapters, behind a type in server/src/ports.ts.'

export const serverLayers: readonly Layer[] = [
  {
    name: 'contract',
    files: /^server\/src\/contract\//,
    values: [],
    packages: ['zod'],
    instead: {
      builtin: 'contract is read by browsers too: it imports zod and its own folder.',
      other: 'contract imports zod and its own folder; what decides goes to domain, what translates to the feature.',
    },
  },
  {
    name: 'domain',
    files: /^server\/src\/domain\//,
    values: [],
    // The words of the wire are the field's own: the rules speak them too, and run none of its code.
    types: ['contract'],
    packages: [],
    instead: {
      builtin: 'domain is pure: take time, ids and randomness as arguments.',
      contract: 'domain shares the words of the contract as types; parsing happens in the routes.',
      db: 'domain decides on facts it is given; a use-case loads them from db first.',
      package: 'domain is plain TypeScript; put what needs a library into an adapter and pass in its answer.',
      other: 'domain imports only itself; take the facts as arguments.',
    },
  },
  {
    name: 'repository',
    files: /^server\/src\/features\/[^/]+\/[^/]+\.repository\.ts$/,
    values: ['domain', 'db'],
    types: ['contract', 'ports', 'use-case'],
    packages: ['drizzle-orm'],
    apart: features,
    instead: { package: sdk, contract: 'A repository returns facts; the use-case shapes the answer.' },
  },
  {
    name: 'routes',
    files: /^server\/src\/features\/[^/]+\/[^/]+\.routes\.ts$/,
    values: ['contract', 'http'],
    types: ['ports', 'domain'],
    packages: ['hono', '@hono/zod-validator', 'zod'],
    apart: features,
    instead: {
      db: 'A route validates, calls and answers: put the query into a *.repository.ts behind a use-case.',
      domain: 'A route holds no rules: put the decision into a use-case of this feature.',
      ports: 'A route hands its dependencies on; only the use-case calls them.',
      package: sdk,
    },
  },
  {
    // What several features need before they decide, such as whose purchase it is.
    name: 'shared use-case',
    files: /^server\/src\/features\/shared\//,
    values: ['domain', 'db', 'ports'],
    types: ['contract'],
    packages: [],
    instead: { other: 'A shared step knows no feature.' },
  },
  {
    name: 'use-case',
    files: features.folders,
    values: ['domain', 'db', 'ports', 'shared use-case'],
    types: ['contract'],
    packages: [],
    apart: features,
    instead: {
      contract: 'Parsing happens in the *.routes.ts of this feature.',
      package: `Queries belong into a *.repository.ts, the types of statements into server/src/db. ${sdk}`,
    },
  },
  {
    name: 'ports',
    files: /^server\/src\/ports(\.ts|\/)/,
    values: [],
    types: ['contract', 'domain', 'db'],
    packages: [],
    instead: { other: 'ports.ts holds types only; the code behind them is an adapter.' },
  },
  {
    name: 'adapters',
    files: /^server\/src\/adapters\//,
    values: ['domain', 'ports', 'builtin'],
    packages: ['*'],
    instead: {
      contract: 'An adapter speaks the types of ports.ts and domain; the feature translates to the contract.',
      db: 'An adapter keeps no rows: pass them in, or write a *.repository.ts in the feature.',
      other: 'An adapter implements a port and knows only ports.ts, domain and its SDK.',
    },
  },
  {
    name: 'db',
    files: /^server\/src\/db\//,
    values: ['domain', 'builtin'],
    types: ['contract', 'ports'],
    packages: ['drizzle-orm', '@libsql/client'],
    instead: {
      package: sdk,
      other: 'db holds schema, client and migrations; whoever needs a feature’s rules stands above it.',
    },
  },
  {
    name: 'http',
    files: /^server\/src\/http\//,
    values: ['contract', 'domain', 'db', 'ports', 'builtin'],
    packages: ['hono', '@hono/zod-validator', '@hono/node-server', 'zod'],
    instead: {
      'use-case': 'http knows no feature: compose.ts hands the routers of *.routes.ts to http/app.ts as arguments.',
      repository: 'http knows no feature: compose.ts hands in what the guard or the cache asks for.',
      routes: 'http knows no feature: compose.ts hands the routers of *.routes.ts to http/app.ts as arguments.',
      package: sdk,
    },
  },
  {
    name: 'compose',
    files: /^server\/src\/compose(?:-visitors)?\.ts$/,
    values: [
      'contract',
      'domain',
      'repository',
      'routes',
      'use-case',
      'ports',
      'adapters',
      'db',
      'http',
      'entry',
      'builtin',
    ],
    packages: ['*'],
    instead: {},
  },
  {
    name: 'runtime',
    files: /^server\/src\/(?:node|worker)\//,
    values: ['compose', 'adapters', 'ports', 'db', 'http', 'entry', 'builtin'],
    packages: ['*'],
    instead: { other: 'A runtime opens what compose.ts asks for; it knows no feature.' },
  },
  {
    name: 'entry',
    files: /^server\/src\//,
    values: ['compose', 'runtime', 'contract', 'domain', 'ports', 'db', 'http', 'builtin'],
    types: ['adapters'],
    packages: ['*'],
    instead: { other: 'compose.ts is the only file that knows everything: put the pieces together there.' },
  },
]
