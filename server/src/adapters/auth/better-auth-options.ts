import type { BetterAuthOptions } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { createAuthMiddleware } from 'better-auth/api'
import { bearer } from 'better-auth/plugins/bearer'
import { emailOTP } from 'better-auth/plugins/email-otp'
import { keyedDigest } from '../../domain/digest.ts'
import { codeLife, sessionLife, signInLimits } from '../../domain/sign-in.ts'
import type { AuthenticationSettings } from './authentication.ts'

/** Only the adapter writes this header, into requests it makes itself. */
export const clientAddressHeader = 'x-deskbell-client-address'

export type CurrentAttempt = {
  practiceId: string | null
  admit: () => Promise<void>
  /** The code the library made for this attempt, on its way into an email. */
  code: string | null
}

type AttemptOf = (request: Request | undefined) => CurrentAttempt | undefined

/** better-auth with its defaults mended; each line that departs from them says why. */
export function betterAuthOptions(settings: AuthenticationSettings, attemptOf: AttemptOf) {
  const { authSecret, publicUrl, clock, ids, log, rateLimitFactor } = settings
  const perMinute = (requests: number) => ({ window: 60, max: Math.ceil(requests * rateLimitFactor) })
  const secure = publicUrl.startsWith('https:')
  const required = (request: Request | undefined): CurrentAttempt => {
    const attempt = attemptOf(request)
    // Without it a session of an embed would become one of the dashboard.
    if (attempt === undefined) throw new Error('A sign-in came past its wrapper.')
    return attempt
  }
  return {
    appName: 'Deskbell',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret: authSecret,
    trustedOrigins: [publicUrl],
    telemetry: { enabled: false },
    database: drizzleAdapter(settings.database as Record<string, unknown>, {
      provider: 'sqlite',
      schema: settings.tables as Record<string, unknown>,
    }),
    // Its messages may quote an address or a statement's values.
    logger: { level: 'error', log: (level) => log(level === 'warn' ? 'warn' : 'error', 'sign_in_library') },
    // What is not a refusal comes out as it was thrown, to be logged and answered in one place.
    onAPIError: { throw: true },
    // On by default in production only, in memory and per process.
    rateLimit: {
      enabled: true,
      storage: 'database',
      ...perMinute(60),
      customRules: { '/email-otp/send-verification-otp': perMinute(20), '/sign-in/email-otp': perMinute(30) },
    },
    session: {
      expiresIn: sessionLife / 1000,
      additionalFields: { practiceId: { type: 'string', required: false, input: false } },
    },
    advanced: {
      database: { generateId: () => ids.id(), validateSchema: false },
      // By default anybody's X-Forwarded-For counts.
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
      // Said outright, because the library leaves both out when it believes to be tested.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    hooks: {
      before: createAuthMiddleware(async ({ path, request }) => {
        if (path === '/email-otp/send-verification-otp' || path === '/sign-in/email-otp')
          await required(request).admit()
      }),
    },
    databaseHooks: {
      user: { create: { before: async (user) => ({ data: { ...user, ...stamps(clock()) } }) } },
      session: {
        create: {
          before: async (session, context) => {
            const now = clock()
            const { practiceId } = required(context?.request)
            // Address and browser are needed by nobody, so nobody has to erase them.
            const data = {
              ...session,
              ...stamps(now),
              practiceId,
              expiresAt: new Date(now + sessionLife),
              ipAddress: null,
              userAgent: null,
            }
            return { data }
          },
        },
      },
    },
    plugins: [
      emailOTP({
        otpLength: 6,
        expiresIn: codeLife / 1000,
        // Ours counts per address and hour, over all its codes.
        allowedAttempts: signInLimits(rateLimitFactor).wrongCodes,
        // Kept in plain text by default; a hash without a key is guessed back at once, there being a million codes.
        storeOTP: { hash: (code) => keyedDigest(authSecret, 'sign-in-code', code) },
        sendVerificationOTP: async ({ otp }, context) => {
          required(context?.request).code = otp
        },
      }),
      // By default the bare token counts, as it stands in the database.
      bearer({ requireSignature: true }),
    ],
  } satisfies BetterAuthOptions
}

function stamps(now: number) {
  return { createdAt: new Date(now), updatedAt: new Date(now) }
}
