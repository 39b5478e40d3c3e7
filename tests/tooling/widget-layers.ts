/** The widget's rows: elements know what they share, never one another. */
import type { Layer } from './layer.ts'

const elements = {
  folders: /^widget\/src\/elements\/(?!base\/)([^/]+)\//,
  instead: 'Write its tag in the template; share code through controllers, format, styles or elements/base.',
}

const wire =
  'The widget ships no schema code: write `import type` from @deskbell/server/contract, and ask the server through api/client.ts.'
const browser = { builtin: 'The widget runs in a browser: use what the web platform offers.', contract: wire }
const visitor =
  'A dependency on the visitor’s page must earn its bytes: widget code imports lit and @stripe/stripe-js/pure.'

const stripe = ['@stripe/stripe-js/pure', '@stripe/stripe-js/dist/pure.mjs']
const shared = ['element base', 'shared', 'config', 'controllers', 'api', 'format', 'locales', 'styles']

export const widgetLayers: readonly Layer[] = [
  {
    name: 'element base',
    files: /^widget\/src\/elements\/base\//,
    values: ['shared', 'config', 'controllers', 'api', 'format', 'locales', 'styles'],
    types: ['contract'],
    packages: ['lit', '@lit'],
    typePackages: ['*'],
    instead: { ...browser, package: visitor, element: 'The base knows none of the elements built on it.' },
  },
  {
    name: 'element',
    files: /^widget\/src\/elements\//,
    values: shared,
    types: ['contract'],
    packages: ['lit', '@lit', ...stripe],
    typePackages: ['*'],
    apart: elements,
    instead: {
      ...browser,
      package: visitor,
      dashboard: 'The visitor’s bundle never carries the dashboard; move what both need to controllers or format.',
    },
  },
  {
    name: 'dashboard entry',
    files: /^widget\/src\/dashboard\/(?:index|define)\.ts$/,
    values: ['dashboard', 'element', ...shared, 'widget entry'],
    types: ['contract'],
    packages: ['lit', '@lit'],
    typePackages: ['*'],
    instead: { ...browser, package: visitor },
  },
  {
    name: 'dashboard',
    files: /^widget\/src\/dashboard\//,
    values: shared,
    types: ['contract'],
    packages: ['lit', '@lit', ...stripe, 'uplot', 'chart.js'],
    typePackages: ['*'],
    instead: {
      ...browser,
      package: visitor,
      element: 'Write its tag in the template and register it in dashboard/define.ts.',
    },
  },
  {
    name: 'controllers',
    files: /^widget\/src\/controllers\//,
    values: ['config', 'api', 'format', 'locales'],
    types: ['contract', 'element base'],
    packages: ['lit', '@lit', ...stripe],
    typePackages: ['*'],
    instead: {
      ...browser,
      package: visitor,
      element: 'A controller serves any host: take what you need of it as an argument.',
      'element base': 'A controller serves any host: type it as a ReactiveControllerHost.',
    },
  },
  {
    name: 'api',
    files: /^widget\/src\/api\//,
    values: ['config'],
    types: ['contract'],
    packages: [],
    typePackages: ['*'],
    instead: { ...browser, other: 'api only fetches: whoever shows the answer calls it, not the other way round.' },
  },
  {
    name: 'format',
    files: /^widget\/src\/format\//,
    values: ['locales'],
    types: ['contract'],
    packages: [],
    typePackages: ['*'],
    instead: { ...browser, other: 'format turns values into text and knows only locales.' },
  },
  {
    name: 'locales',
    files: /^widget\/src\/locales\//,
    values: ['format'],
    types: ['contract'],
    packages: [],
    typePackages: ['*'],
    instead: { ...browser, other: 'locales holds messages and knows only format.' },
  },
  {
    name: 'styles',
    files: /^widget\/src\/styles\//,
    values: [],
    packages: ['lit'],
    typePackages: ['*'],
    instead: { ...browser, other: 'styles holds tokens and shared controls, and imports only css from lit.' },
  },
  {
    name: 'config',
    files: /^widget\/src\/config\.ts$/,
    values: [],
    packages: [],
    instead: { ...browser, other: 'config.ts is what every part asks: it asks nobody.' },
  },
  {
    name: 'widget entry',
    files: /^widget\/src\/(?:loader\/.+|deskbell|index|define)\.ts$/,
    values: ['element', ...shared],
    types: ['contract'],
    packages: ['lit', '@lit'],
    typePackages: ['*'],
    instead: {
      ...browser,
      package: visitor,
      dashboard: 'The dashboard is an entry and a bundle of its own: dashboard/define.ts.',
    },
  },
  {
    name: 'shared',
    files: /^widget\/src\//,
    values: ['element base', 'config', 'controllers', 'api', 'format', 'locales', 'styles'],
    types: ['contract'],
    packages: ['lit', '@lit'],
    typePackages: ['*'],
    instead: {
      ...browser,
      package: visitor,
      element: 'What elements share does not know them: take the parts as arguments.',
    },
  },
]
