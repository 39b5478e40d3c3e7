import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { setCookie } from 'hono/cookie'
import { codeRequest, codeSignIn, ownerLinkInput } from '../../contract/identity.ts'
import type { OpenedSession } from '../../ports.ts'
import type { Env } from '../../http/env.ts'
import { isOwnPage, isProgram, ownPagesOnly } from '../../http/origin.ts'
import { sessionCookie, sessionCookieName, sessionCookieOptions } from '../../http/session-token.ts'
import { validate } from '../../http/validate.ts'
import type { IdentityDeps, SignInPlace } from './deps.ts'
import { getMe } from './get-me.ts'
import { requestCode } from './request-code.ts'
import { signInWithCode } from './sign-in-with-code.ts'
import { signOut } from './sign-out.ts'
import { useOwnerLink } from './use-owner-link.ts'

/** Sign-in from embeds and the dashboard, under `/api`. The library's other paths are not routed: nothing reaches it but through here. */
export function identityRoutes(deps: IdentityDeps) {
  const { publicUrl } = deps
  return new Hono<Env>()
    .use('/auth/*', noStore)
    .use('/me', noStore)
    .use('/owner-link', noStore)
    .post(
      '/auth/email-otp/send-verification-otp',
      embedOrDashboard(publicUrl),
      validate('json', codeRequest),
      async (c) => {
        await requestCode({ ...c.req.valid('json'), ...placeOf(c) }, deps)
        return c.json({ success: true })
      },
    )
    .post('/auth/sign-in/email-otp', embedOrDashboard(publicUrl), validate('json', codeSignIn), async (c) => {
      const { email, otp } = c.req.valid('json')
      const place = placeOf(c)
      const session = await signInWithCode({ email, otp, ...place }, deps)
      return place.practice === null ? dashboardSession(c, email, session) : bearerSession(c, email, session)
    })
    .post('/auth/sign-out', async (c) => {
      await signOut({ caller: c.var.caller }, deps)
      if (isOwnPage(c, publicUrl))
        setCookie(c, sessionCookieName(publicUrl), '', { ...sessionCookieOptions(publicUrl), maxAge: 0 })
      return c.json({ success: true })
    })
    .get('/me', async (c) => {
      const { me, renewedUntil } = await getMe({ caller: c.var.caller }, deps)
      const cookie = sessionCookie(c, publicUrl)
      if (renewedUntil !== null && cookie !== undefined) {
        const maxAge = Math.floor((renewedUntil - deps.clock()) / 1000)
        setCookie(c, sessionCookieName(publicUrl), cookie, { ...sessionCookieOptions(publicUrl), maxAge })
      }
      return c.json(me)
    })
    .post('/owner-link', ownPagesOnly(publicUrl), validate('json', ownerLinkInput), async (c) => {
      const session = await useOwnerLink({ token: c.req.valid('json').token, clientAddress: c.var.clientAddress }, deps)
      return dashboardSession(c, session.email, session)
    })
}

const noStore: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('Cache-Control', 'no-store')
}

/** An embed stands on any page and says whose it is; the dashboard is ours. */
function embedOrDashboard(publicUrl: string): MiddlewareHandler<Env> {
  const dashboard = ownPagesOnly(publicUrl)
  return (c, next) => (c.req.header('Deskbell-Practice') === undefined ? dashboard(c, next) : next())
}

function placeOf(c: Context<Env>): SignInPlace {
  const practice = c.req.header('Deskbell-Practice') ?? null
  const { clientAddress } = c.var
  const browserHeaders: Record<string, string> = {}
  // An embed is signed in by what it sends, never by what the browser adds; a program has no page to be protected from.
  if (practice === null && !isProgram(c)) {
    for (const name of ['Origin', 'Cookie', 'Sec-Fetch-Site', 'Sec-Fetch-Mode', 'Sec-Fetch-Dest']) {
      const value = c.req.header(name)
      if (value !== undefined) browserHeaders[name] = value
    }
  }
  return { practice, clientAddress, browserHeaders }
}

function bearerSession(c: Context<Env>, email: string, { signedToken }: OpenedSession) {
  c.header('set-auth-token', signedToken)
  return c.json({ token: signedToken, user: { email } })
}

/** A page of ours needs the cookie only, which no script can read; a program gets the token too. */
function dashboardSession(c: Context<Env>, email: string, session: OpenedSession) {
  for (const cookie of session.setCookies) c.header('Set-Cookie', cookie, { append: true })
  return isProgram(c) ? bearerSession(c, email, session) : c.json({ user: { email } })
}
