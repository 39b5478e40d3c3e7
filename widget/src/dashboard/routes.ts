export type Route =
  | { view: 'home' }
  | { view: 'sign-in' }
  | { view: 'packages' }
  | { view: 'package'; packageId: string | null }
  | { view: 'contact' }
  | { view: 'purchases' }
  | { view: 'embed' }
  | { view: 'missing' }

export type ViewName = Route['view']

const base = '/dashboard'

const plain = {
  '': 'home',
  'sign-in': 'sign-in',
  packages: 'packages',
  contact: 'contact',
  purchases: 'purchases',
  embed: 'embed',
} as const

const isPlain = (rest: string): rest is keyof typeof plain => Object.hasOwn(plain, rest)

/** `packageId: null` is a package that is being made. */
export const routeOf = (pathname: string): Route => {
  const rest = pathname.replace(/^\/dashboard\/?/, '').replace(/\/$/, '')
  if (isPlain(rest)) return { view: plain[rest] }
  const [, packageId] = /^packages\/([\w-]+)$/.exec(rest) ?? []
  if (!packageId) return { view: 'missing' }
  return { view: 'package', packageId: packageId === 'new' ? null : packageId }
}

export const isDashboardPath = (pathname: string): boolean => pathname === base || pathname.startsWith(`${base}/`)

export const paths = {
  home: base,
  signIn: `${base}/sign-in`,
  packages: `${base}/packages`,
  newPackage: `${base}/packages/new`,
  package: (id: string) => `${base}/packages/${encodeURIComponent(id)}`,
  contact: `${base}/contact`,
  purchases: `${base}/purchases`,
  embed: `${base}/embed`,
} as const

/** Where a host that is not under `/dashboard` starts, by its `view` attribute. */
export const pathOfView = (view: string | null | undefined): string =>
  view && view !== 'home' ? `${base}/${view}` : base
