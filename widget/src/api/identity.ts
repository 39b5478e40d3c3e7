import type { Me } from '@deskbell/server/contract/identity'
import { buyerRequest, detailed, sessionOf } from './buyer-request.ts'
import type { ApiClient, CallOptions } from './client.ts'

const post = <Answer>(client: ApiClient, path: string, body: unknown, { signal }: CallOptions): Promise<Answer> =>
  detailed(client, path, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: signal ?? null,
    headers: { 'Content-Type': 'application/json', 'Deskbell-Practice': client.practice },
  })

/** Sends a six-digit code. Known and unknown addresses get the same answer. */
export const sendCode = async (client: ApiClient, email: string, options: CallOptions = {}): Promise<void> => {
  await post(client, '/api/auth/email-otp/send-verification-otp', { email, type: 'sign-in' }, options)
}

/** Keeps the token for later requests of this tab. */
export const signIn = async (
  client: ApiClient,
  email: string,
  otp: string,
  options: CallOptions = {},
): Promise<void> => {
  const { token } = await post<{ token: string }>(client, '/api/auth/sign-in/email-otp', { email, otp }, options)
  sessionOf(client).setToken(token)
}

export const isSignedIn = (client: ApiClient): boolean => !!sessionOf(client).token()

export const signOut = (client: ApiClient): void => sessionOf(client).setToken(null)

export const getMe = (client: ApiClient, options: CallOptions = {}): Promise<Me> =>
  buyerRequest(client, '/api/me', options)
