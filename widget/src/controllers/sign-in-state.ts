import type { Problem } from './problem.ts'

export const codeLength = 6
export const resendAfterMs = 30_000

export type SignInState =
  | { at: 'address'; email: string; busy: boolean; problem: Problem | null }
  | { at: 'code'; email: string; busy: boolean; problem: Problem | null; resendAtMs: number }

export type SignInEvent =
  | { type: 'send'; email: string }
  | { type: 'sent'; nowMs: number }
  | { type: 'submit'; code: string }
  | { type: 'failed'; problem: Problem; nowMs: number }
  | { type: 'accepted' }
  | { type: 'change_address' }

export const initialSignIn = (email = ''): SignInState => ({ at: 'address', email, busy: false, problem: null })

/** People paste codes with spaces, dashes, or the whole sentence around them. */
export const codeDigits = (text: string): string => text.replace(/\D/g, '').slice(0, codeLength)

/** Only what is surely no address is refused here; the server and the mail decide the rest. */
export const looksLikeAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text)

export const secondsUntil = (atMs: number, nowMs: number): number => Math.max(0, Math.ceil((atMs - nowMs) / 1000))

export const nextSignIn = (state: SignInState, event: SignInEvent): SignInState => {
  switch (event.type) {
    case 'send': {
      if (state.busy) return state
      const email = event.email.trim()
      if (looksLikeAddress(email)) return { ...state, email, busy: true, problem: null }
      return { ...state, email, problem: { code: email === '' ? 'email_missing' : 'email_invalid' } }
    }
    case 'sent':
      return { at: 'code', email: state.email, busy: false, problem: null, resendAtMs: event.nowMs + resendAfterMs }
    case 'submit':
      if (state.busy || state.at !== 'code') return state
      return codeDigits(event.code).length === codeLength
        ? { ...state, busy: true, problem: null }
        : { ...state, problem: { code: 'code_short' } }
    case 'failed': {
      const failed = { ...state, busy: false, problem: event.problem }
      return failed.at === 'code' && event.problem.waitSeconds
        ? { ...failed, resendAtMs: Math.max(failed.resendAtMs, event.nowMs + event.problem.waitSeconds * 1000) }
        : failed
    }
    case 'accepted':
    case 'change_address':
      return initialSignIn(state.email)
  }
}
