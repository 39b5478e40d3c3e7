import { practices } from '@deskbell/server/db/schema/index'
import { createApp } from '@deskbell/server/http/app'
import { createTestApp, publicUrl, siteOrigin } from '../../support/test-app.ts'

export { publicUrl, siteOrigin }
export const practiceIds = {
  jane: '01900000-0000-7000-8000-000000000001',
  rival: '01900000-0000-7000-8000-000000000002',
}
export const cookieName = '__Secure-better-auth.session_token'

export type IdentityApp = Awaited<ReturnType<typeof createIdentityApp>>

/** The app with two practices, and with the client's address to turn. */
export async function createIdentityApp(environment: Record<string, string> = {}) {
  const app = await createTestApp({ environment })
  const { db, clock, request, settled, mailbox } = app
  const dates = { createdAt: clock(), updatedAt: clock() }
  const common = { timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'en', ...dates }
  await db.insert(practices).values([
    { id: practiceIds.jane, slug: 'jane', name: 'Jane & Co', ...common },
    { id: practiceIds.rival, slug: 'rival', name: 'Rival', ...common },
  ])
  const connection = { address: '203.0.113.7' }
  const send = (path: string, init: RequestInit) => request(path, { ...init, address: connection.address })
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  return {
    ...app,
    deps: app.server.deps,
    connection,
    send,
    post,
    get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    async askForCode(email: string, headers: Record<string, string>) {
      const answer = await post('/api/auth/email-otp/send-verification-otp', { email, type: 'sign-in' }, headers)
      await settled()
      return answer
    },
    signIn: (email: string, otp: string, headers: Record<string, string>) =>
      post('/api/auth/sign-in/email-otp', { email, otp }, headers),
    /** The newest code that was mailed to anybody. */
    async lastCode() {
      await settled()
      const [code] = /^\d{6}(?= )/.exec(mailbox.list()[0]?.subject ?? '') ?? []
      if (code === undefined) throw new Error('No mail carries a code.')
      return code
    },
  }
}

/** The frame of the app around routes that tell what it made of a request. */
export function createEcho(app: IdentityApp, trustedProxyHeader: string | null = null) {
  const { authSecret, log } = app.deps
  const connectionAddress = () => app.connection.address
  const echo = createApp(
    {
      authSecret,
      publicUrl,
      clock: app.deps.clock,
      log,
      newRequestId: () => 'test',
      connectionAddress,
      trustedProxyHeader,
    },
    (routes) => {
      routes.post('/api/echo', async (c) =>
        c.json({ caller: c.var.caller, address: c.var.clientAddress, body: await c.req.json() }),
      )
      routes.get('/api/echo', (c) => c.json({ caller: c.var.caller, address: c.var.clientAddress }))
    },
  )
  return {
    get: (headers: Record<string, string> = {}) => echo.request(`${publicUrl}/api/echo`, { headers }),
    post: (body: unknown, headers: Record<string, string> = {}, query = '') =>
      echo.request(`${publicUrl}/api/echo${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
  }
}

export const embed = (practice = 'jane'): Record<string, string> => ({
  Origin: siteOrigin,
  'Deskbell-Practice': practice,
})
export const dashboard: Record<string, string> = { Origin: publicUrl, 'Sec-Fetch-Site': 'same-origin' }

/** Signs in and hands back the answer. */
export async function signedIn(app: IdentityApp, email: string, headers: Record<string, string>): Promise<Response> {
  await app.askForCode(email, headers)
  return app.signIn(email, await app.lastCode(), headers)
}

export const cookieOf = (answer: Response) => ({ Cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' })

export async function tokenOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { token: string }).token
}

export async function errorOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { error: { code: string } }).error.code
}

export const wrongFor = (code: string): string => (code === '000000' ? '000001' : '000000')
