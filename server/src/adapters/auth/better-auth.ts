import type { Authentication, OpenedSession, SignInAttempt } from '../../ports.ts'
import type { AuthenticationSettings } from './authentication.ts'
import { betterAuthOptions, clientAddressHeader, type CurrentAttempt } from './better-auth-options.ts'
import { refusal } from './refusal.ts'
import { betterAuth } from 'better-auth/minimal'

const sendPath = '/email-otp/send-verification-otp'
const signInPath = '/sign-in/email-otp'

/** What the library is doing for whom is kept by its request object: no header could forge it. */
export function openLibrary(settings: AuthenticationSettings): Authentication {
  const attempts = new WeakMap<Request, CurrentAttempt>()
  const library = betterAuth(
    betterAuthOptions(settings, (request) => (request === undefined ? undefined : attempts.get(request))),
  )

  function begin(path: string, attempt: SignInAttempt, body: Record<string, string>, admit: () => Promise<void>) {
    const headers = {
      ...attempt.browserHeaders,
      'content-type': 'application/json',
      [clientAddressHeader]: attempt.clientAddress,
    }
    const request = new Request(`${settings.publicUrl}/api/auth${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    const current: CurrentAttempt = { practiceId: attempt.practiceId, admit, code: null }
    attempts.set(request, current)
    return { request, current }
  }

  return {
    async issueCode(attempt, admit) {
      const { request, current } = begin(sendPath, attempt, { email: attempt.email, type: 'sign-in' }, admit)
      await accepted(await library.handler(request))
      if (current.code === null) throw new Error('No code was made.')
      return current.code
    },
    async signIn(attempt, code, admit) {
      const { request } = begin(signInPath, attempt, { email: attempt.email, otp: code }, admit)
      return openedSession(await library.handler(request))
    },
    async signInWithoutCode(attempt) {
      const otp = await library.api.createVerificationOTP({ body: { email: attempt.email, type: 'sign-in' } })
      const { request } = begin(signInPath, attempt, {}, async () => {})
      const { headers } = request
      return openedSession(
        await library.api.signInEmailOTP({ body: { email: attempt.email, otp }, request, headers, asResponse: true }),
      )
    },
  }
}

async function accepted(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw refusal(response, body)
  return body
}

async function openedSession(response: Response): Promise<OpenedSession> {
  const body = (await accepted(response)) as { user?: { id?: string } } | null
  const userId = body?.user?.id
  const signedToken = response.headers.get('set-auth-token')
  if (userId === undefined || signedToken === null) throw new Error('The sign-in made no session.')
  return { userId, signedToken, setCookies: response.headers.getSetCookie() }
}
