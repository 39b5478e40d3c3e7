import { describe, expect, it } from 'vitest'
import {
  codeDigits,
  initialSignIn,
  looksLikeAddress,
  nextSignIn,
  resendAfterMs,
  secondsUntil,
  type SignInEvent,
  type SignInState,
} from '../../../widget/src/controllers/sign-in-state.ts'

const after = (...events: SignInEvent[]): SignInState => events.reduce(nextSignIn, initialSignIn())
const send: SignInEvent = { type: 'send', email: ' jane@example.com ' }
const sent: SignInEvent = { type: 'sent', nowMs: 1000 }

describe('signing in by code', () => {
  it('sends a code to an address, and none to what is surely not one', () => {
    expect(after(send)).toMatchObject({ at: 'address', email: 'jane@example.com', busy: true })
    expect(after({ type: 'send', email: '' })).toMatchObject({ busy: false, problem: { code: 'email_missing' } })
    expect(after({ type: 'send', email: 'jane@' })).toMatchObject({ busy: false, problem: { code: 'email_invalid' } })
  })

  it('sends once, however often the button is pressed', () => {
    const once = after(send)
    expect(nextSignIn(once, send)).toBe(once)
  })

  it('allows another code after half a minute, or when the server allows it', () => {
    expect(after(send, sent)).toMatchObject({ at: 'code', resendAtMs: 1000 + resendAfterMs })
    const limited: SignInEvent = { type: 'failed', problem: { code: 'rate_limited', waitSeconds: 120 }, nowMs: 2000 }
    expect(after(send, sent, limited)).toMatchObject({ at: 'code', busy: false, resendAtMs: 122_000 })
  })

  it('keeps the code form when the code is wrong, and the address when it is changed', () => {
    const wrong = after(
      send,
      sent,
      { type: 'submit', code: '111111' },
      { type: 'failed', problem: { code: 'code_invalid' }, nowMs: 3000 },
    )
    expect(wrong).toMatchObject({ at: 'code', busy: false, problem: { code: 'code_invalid' } })
    expect(nextSignIn(wrong, { type: 'change_address' })).toEqual(initialSignIn('jane@example.com'))
  })

  it('does not send a short code', () => {
    expect(after(send, sent, { type: 'submit', code: '12345' })).toMatchObject({
      busy: false,
      problem: { code: 'code_short' },
    })
  })

  it('does not lose the code form to a resend', () => {
    const again = after(send, sent, send)
    expect(again).toMatchObject({ at: 'code', busy: true })
    expect(nextSignIn(again, { type: 'sent', nowMs: 50_000 })).toMatchObject({ at: 'code', resendAtMs: 80_000 })
  })
})

it('reads the digits out of whatever was pasted', () => {
  expect(codeDigits('123 456')).toBe('123456')
  expect(codeDigits('Your code is 123-456.')).toBe('123456')
  expect(codeDigits('1234567')).toBe('123456')
})

it('takes unusual addresses for addresses', () => {
  for (const address of ['a@b.co', "o'hara+tag@sub.example.travel", 'björk@exämple.is'])
    expect(looksLikeAddress(address)).toBe(true)
})

it('counts whole seconds down to nothing', () => {
  expect(secondsUntil(1500, 0)).toBe(2)
  expect(secondsUntil(0, 1500)).toBe(0)
})
